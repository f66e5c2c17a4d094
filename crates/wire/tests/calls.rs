//! What a call promises: the reply is its own, versions are kept to, and a failure leaves no trace.
use bytes::Bytes;
use cassa_wire::*;

const API: ApiVersion = ApiVersion::V20_1_0;

fn reply(method: &str, sequence: i32) -> Bytes {
    let mut frame = vec![0x80, 1, 0, 2];
    frame.extend_from_slice(&(method.len() as u32).to_be_bytes());
    frame.extend_from_slice(method.as_bytes());
    frame.extend_from_slice(&sequence.to_be_bytes());
    frame.push(0);
    frame.into()
}

fn refused<T>(decoded: Result<T, ReplyError>) -> Option<ErrorKind> {
    match decoded {
        Err(ReplyError::Wire(error)) => Some(error.kind().clone()),
        _ => None,
    }
}

#[test]
fn a_reply_to_another_call_is_refused() {
    assert_eq!(decode_reply::<Insert>(reply("insert", 7), 7), Ok(()));
    let wrong = refused(decode_reply::<Insert>(reply("insert", 6), 7));
    assert_eq!(wrong, Some(ErrorKind::WrongSequence { expected: 7, found: 6 }));
    let wrong = refused(decode_reply::<Insert>(reply("remove", 7), 7));
    assert_eq!(
        wrong,
        Some(ErrorKind::WrongMethod { expected: Method::Insert, found: "remove".into() })
    );
    let wrong = refused(decode_reply::<DescribeVersion>(reply("describe_version", 7), 7));
    assert_eq!(wrong, Some(ErrorKind::Missing("success")));
}

#[test]
fn what_is_not_a_strict_reply_is_refused() {
    let not_strict =
        refused(decode_reply::<Insert>(Bytes::from_static(b"\0\0\0\x06insert\x02\0\0\0\x07\0"), 7));
    assert_eq!(not_strict, Some(ErrorKind::NotStrict(6)));
    let mut call = Vec::new();
    encode_call(&DescribeVersion {}, 7, API, &mut call).expect("encoded");
    let echoed = refused(decode_reply::<DescribeVersion>(Bytes::from(call).slice(4..), 7));
    assert_eq!(echoed, Some(ErrorKind::WrongMessageType(1)));
}

#[test]
fn a_call_that_the_version_lacks_leaves_the_buffer_as_it_was() {
    let mut out = b"before".to_vec();
    let error =
        encode_call(&Cas::default(), 1, ApiVersion::V19_36_2, &mut out).expect_err("no cas in 1.2");
    assert!(matches!(error.kind(), ErrorKind::Unsupported { what: "cas", .. }), "{error}");
    let add = ColumnOrSuperColumn {
        counter_column: Some(CounterColumn::default()),
        ..Default::default()
    };
    let mutation = Mutation { column_or_supercolumn: Some(add), deletion: None };
    let batch = BatchMutate {
        mutation_map: vec![(Bytes::new(), vec![("f".into(), vec![mutation])])],
        ..Default::default()
    };
    let error =
        encode_call(&batch, 1, ApiVersion::V19_4_0, &mut out).expect_err("no counters in 0.7");
    assert!(
        error.to_string().contains("ColumnOrSuperColumn.counter_column needs version"),
        "{error}"
    );
    assert_eq!(out, b"before");
}

#[test]
fn what_only_old_versions_require_is_required_of_them_alone() {
    let call = SystemAddKeyspace { ks_def: KsDef { name: "k".into(), ..KsDef::default() } };
    let mut out = Vec::new();
    let error = encode_call(&call, 1, ApiVersion::V19_4_0, &mut out).expect_err("0.7 requires it");
    assert_eq!(
        error.to_string(),
        "system_add_keyspace request: ks_def: required field replication_factor is missing"
    );
    encode_call(&call, 1, ApiVersion::V19_16_0, &mut out).expect("0.8 doesn't");
    let request = decode_request(Bytes::from(out).slice(4..), ApiVersion::V19_4_0);
    assert_eq!(
        request.expect_err("a 0.7 server").kind(),
        &ErrorKind::Missing("replication_factor")
    );
}

#[test]
fn an_old_server_passes_over_what_it_does_not_know() {
    let filter = Some(vec![IndexExpression::default()]);
    let range = KeyRange { row_filter: filter, count: 3, ..KeyRange::default() };
    let mut out = Vec::new();
    encode_call(&GetRangeSlices { range, ..Default::default() }, 1, API, &mut out)
        .expect("encoded");
    let request =
        decode_request(Bytes::from(out).slice(4..), ApiVersion::V19_16_0).expect("read by 0.8");
    let AnyCall::GetRangeSlices(call) = request.call else { unreachable!("{request:?}") };
    assert_eq!((call.range.count, call.range.row_filter), (3, None));
}

#[test]
fn a_method_that_the_version_lacks_is_answered_as_servers_do() {
    let mut out = Vec::new();
    encode_call(&Cas::default(), 5, API, &mut out).expect("encoded");
    let request =
        decode_request(Bytes::from(out).slice(4..), ApiVersion::V19_16_0).expect("read by 0.8");
    assert_eq!(request.call, AnyCall::Unknown("cas".into()));
    let mut out = Vec::new();
    encode_unknown_method("cas", request.sequence, &mut out).expect("encoded");
    let Err(ReplyError::Exception(exception)) = decode_reply::<Cas>(Bytes::from(out).slice(4..), 5)
    else {
        unreachable!("an exception is answered")
    };
    let (kind, message) = (ApplicationKind::UnknownMethod, "Invalid method name: 'cas'".into());
    assert_eq!(exception, Exception::Application { kind, message });
}

#[test]
fn a_method_throws_only_what_it_declares() {
    let mut out = Vec::new();
    let refused = encode_exception::<Insert>(&Exception::NotFound, 1, API, &mut out)
        .expect_err("not declared");
    assert_eq!((refused.kind(), out.len()), (&ErrorKind::NotThrown, 0));
    let timed_out = Exception::TimedOut {
        acknowledged_by: None,
        acknowledged_by_batchlog: None,
        paxos_in_progress: None,
    };
    assert!(encode_exception::<Truncate>(&timed_out, 1, ApiVersion::V19_16_0, &mut out).is_err());
    assert!(encode_exception::<Truncate>(&timed_out, 1, ApiVersion::V19_33_0, &mut out).is_ok());
}

#[test]
fn an_error_names_fields_as_the_interface_does() {
    let frame =
        [&reply("execute_cql3_query", 7)[..26 + 4], b"\x0c\0\0\x08\0\x03\0\0\0\x01\0\0"].concat();
    let missing = decode_reply::<ExecuteCql3Query>(frame.into(), 7);
    assert_eq!(refused(missing), Some(ErrorKind::Missing("type")));
}
