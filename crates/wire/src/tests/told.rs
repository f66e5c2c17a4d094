//! What a client is told of a request that lacks a field.
use crate::{
    ApiVersion, ApplicationKind, ColumnPath, ConsistencyLevel, Error, Exception, Get, IndexClause,
    Insert, ReplyError, decode_first_request, decode_reply, encode_call, encode_unreadable,
};
use crate::{Call, GetIndexedSlices, IndexExpression, IndexOperator};
use bytes::Bytes;

/// The text of the answer to a call by a server of this version that can't read it.
fn told<C: Call>(call: &C, api: ApiVersion) -> String {
    let (mut sent, mut answer) = (Vec::new(), Vec::new());
    encode_call(call, 7, ApiVersion::V20_1_0, &mut sent).expect("encoded");
    let frame = Bytes::from(sent).slice(4..);
    let error: Error = decode_first_request(frame.clone(), api).map(drop).expect_err("lacks");
    encode_unreadable(&frame, &error, &mut answer).expect("encoded");
    match decode_reply::<C>(Bytes::from(answer).slice(4..), 7).map(drop) {
        Err(ReplyError::Exception(Exception::Application { kind, message })) => {
            assert_eq!(kind, ApplicationKind::ProtocolError);
            message
        }
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn an_unknown_level_is_told_with_the_arguments_it_is_missing_from() {
    let get = Get {
        key: Bytes::from_static(b"k"),
        column_path: ColumnPath {
            column_family: "Users".into(),
            column: Some(Bytes::from_static(b"name")),
            ..ColumnPath::default()
        },
        consistency_level: ConsistencyLevel::Serial,
    };
    assert!(told(&get, ApiVersion::V19_36_2).starts_with(
        "Required field 'consistency_level' was not present! Struct: get_args(key:80 01 00 01 00 00 00 03 67 65 74"
    ));
    let get = Get { consistency_level: ConsistencyLevel::Other(99), ..get };
    assert_eq!(
        told(&get, ApiVersion::V20_1_0),
        "Required field 'consistency_level' was not present! Struct: get_args(key:6B, \
         column_path:ColumnPath(column_family:Users, column:6E 61 6D 65), consistency_level:null)"
    );
}

#[test]
fn numbers_are_looked_for_first_and_missed_otherwise() {
    assert_eq!(
        told(&Insert::default(), ApiVersion::V19_4_0)
            .split_once(" Struct")
            .map(|(told, _)| told.to_owned()),
        Some("Required field 'timestamp' was not found in serialized data!".to_owned())
    );
}

#[test]
fn what_is_told_is_bounded() {
    let expression = IndexExpression {
        column_name: Bytes::from(vec![1; 200]),
        op: IndexOperator::Other(9),
        value: Bytes::new(),
    };
    let clause = IndexClause { expressions: vec![expression], ..IndexClause::default() };
    let call = GetIndexedSlices { index_clause: clause, ..GetIndexedSlices::default() };
    let told = told(&call, ApiVersion::V20_1_0);
    assert!(told.starts_with(
        "Required field 'op' was not present! Struct: IndexExpression(column_name:01 01"
    ));
    assert!(told.ends_with("01..., op:null, value:)"), "{told}");
}
