//! The words for bytes that are no value, and the lines at which they change.

use cassa_types::Type;

use super::value;
use crate::Line;

fn words(line: Line, class: &str, bytes: &[u8]) -> Option<String> {
    value(line, &Type::parse(class).unwrap_or(Type::Bytes), bytes).err()
}

#[test]
fn words_change_with_the_line() {
    let cases: &[(Line, &str, &[u8], Option<&str>)] = &[
        (Line::V0_7, "LongType", b"x", Some("Expected 8 or 0 byte long (1)")),
        (Line::V1_2, "UUIDType", b"x", Some("UUIDs must be exactly 16 bytes")),
        (Line::V2_0, "UUIDType", b"x", Some("UUID should be 16 or 0 bytes (1)")),
        (Line::V1_2, "LexicalUUIDType", b"x", Some("LexicalUUID should be 16 or 0 bytes (1)")),
        (Line::V2_1, "TimeUUIDType", &[0; 16], Some("Invalid version for TimeUUID type.")),
        (Line::V1_2, "DecimalType", b"x", None),
        (Line::V2_0, "DecimalType", b"x", Some("Expected 0 or at least 4 bytes (1)")),
        (Line::V1_2, "InetAddressType", b"", Some("Expected 4 or 16 byte inetaddress; got ")),
        (Line::V2_1, "InetAddressType", b"", None),
        (Line::V1_2, "ListType(LongType)", b"x", Some("Expected 8 or 0 byte long (1)")),
        (Line::V2_1, "ListType(LongType)", b"x", Some("Not enough bytes to read a list")),
        (Line::V2_1, "MapType(LongType,LongType)", b"", Some("Not enough bytes to read a set")),
        (Line::V3_11, "MapType(LongType,LongType)", b"x", Some("Not enough bytes to read a map")),
        (Line::V3_11, "MapType(LongType,LongType)", b"", None),
        (Line::V3_11, "TupleType(LongType)", b"\0\0\0\x01x", Some("Expected 8 or 0 byte long (1)")),
    ];
    for (line, class, bytes, expected) in cases {
        assert_eq!(words(*line, class, bytes).as_deref(), *expected, "{line} {class} {bytes:x?}");
    }
}

#[test]
fn no_bytes_make_a_type_panic() {
    let classes = [
        "CompositeType(LongType,UTF8Type)",
        "DynamicCompositeType(a=>AsciiType)",
        "MapType(LongType,ListType(UTF8Type))",
        "TupleType(LongType,UTF8Type)",
        "DurationType",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for class in classes {
        for line in Line::ALL {
            for _ in 0..200 {
                let bytes: Vec<u8> = (0..random.usize(..24)).map(|_| random.u8(..4)).collect();
                let _ = words(line, class, &bytes);
            }
        }
    }
}
