//! A few values of each type, and some that are none.

use bytes::Bytes;
use cassa_node::Line;
use cassa_types::Type;

/// A few valid values, in the type's order.
pub(super) fn valid(of: &Type) -> Vec<Bytes> {
    let mut values = unordered(of);
    values.sort_by(|left, right| of.compare(left, right));
    values
}

fn unordered(of: &Type) -> Vec<Bytes> {
    match of {
        Type::Reversed(inner) => unordered(inner),
        Type::Utf8 => texts(&["a", "b", "c", "d", "e", "é"]),
        Type::Ascii => texts(&["a", "b", "c", "A", "~"]),
        Type::Long | Type::Date | Type::Counter => [-1, 0, 1, 2, 300].map(long).to_vec(),
        Type::Int32 => [-1_i32, 0, 1, 300].map(|it| it.to_be_bytes().to_vec().into()).to_vec(),
        // Each number in one spelling: which of two a column keeps is up to when a server writes its memory out.
        Type::Integer => bytes(&[&[0], &[1], &[0xff], &[0, 0xff], &[0x01, 0x00], &[0x80, 0, 0]]),
        Type::Double => [-1.5_f64, 0.0, 2.0].map(|it| it.to_be_bytes().to_vec().into()).to_vec(),
        Type::Float => [-1.5_f32, 0.0, 2.0].map(|it| it.to_be_bytes().to_vec().into()).to_vec(),
        Type::Decimal => bytes(&[&[0, 0, 0, 1, 15], &[0, 0, 0, 2, 0, 150], &[0, 0, 0, 0, 0xff]]),
        Type::Boolean => bytes(&[&[0], &[1]]),
        Type::TimeUuid => (0..4).map(|number| uuid(1, number)).collect(),
        Type::Uuid | Type::LexicalUuid => {
            [(1, 0), (1, 2), (4, 1), (4, 0xff), (3, 2)].map(|(v, n)| uuid(v, n)).to_vec()
        }
        Type::Composite(types) => match &types[..] {
            [first, second] => pairs(&unordered(first), &unordered(second)),
            _ => Vec::new(),
        },
        Type::DynamicComposite(_) => bytes(&[
            &[0x80, b's', 0, 1, b'a', 0],
            &[0x80, b's', 0, 1, b'b', 0],
            &[0x80, b'l', 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0],
            &[0x80, b'l', 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x80, b's', 0, 1, b'z', 0],
            &[0, 8, b'U', b'T', b'F', b'8', b'T', b'y', b'p', b'e', 0, 1, b'c', 0],
        ]),
        _ => bytes(&[b"a", b"b", b"c", &[0], &[0xff], b"aa"]),
    }
}

/// Whether 2.1 and 2.2 compare any bytes as values of the type, and in a known way: over others they fail where they meet a column.
pub(super) fn compares_anything(of: &Type) -> bool {
    match of {
        Type::Reversed(inner) => compares_anything(inner),
        Type::Composite(types) => types.iter().all(compares_anything),
        Type::Boolean
        | Type::Double
        | Type::Float
        | Type::Decimal
        | Type::TimeUuid
        | Type::LexicalUuid
        | Type::Uuid
        | Type::DynamicComposite(_) => false,
        _ => true,
    }
}

/// Bytes that aren't values of the type, or hardly.
pub(super) fn wrong(of: &Type, line: Line) -> Vec<Bytes> {
    let mut values = bytes(&[b"", b"x", &[0; 7], &[0; 9], &[0xc3], &[0x80], &[0; 16]]);
    match of {
        Type::Composite(_) => values.extend(bytes(&[
            &[0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0],
            &[0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1],
            &[0, 7, 0, 0, 0, 0, 0, 0, 1, 0],
            &[0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, b'a', 0, 0, 0, 0],
        ])),
        // Which of several faults in one name is told differs in 2.0 and 3.x.
        Type::DynamicComposite(_) if line == Line::V2_0 || line >= Line::V3_0 => {
            values = bytes(&[b""]);
        }
        Type::DynamicComposite(_) => values.extend(bytes(&[
            &[0x80, b's', 0, 1, b'a'],
            &[0x80, b'q', 0, 1, b'a', 0],
            &[0x80, b'l', 0, 1, b'a', 0],
            &[0x80, b's', 0, 1, b'a', 1, 0x80, b's', 0, 1, b'a', 0],
            b"\0\x03Foo\0\x01a\0",
        ])),
        // Bytes that are neither false nor true come in another order on each line.
        Type::Boolean => values.retain(|value| value.len() != 1),
        _ => {}
    }
    values
}

fn pairs(first: &[Bytes], second: &[Bytes]) -> Vec<Bytes> {
    let joined = |left: &Bytes, right: &Bytes| {
        let mut name = Vec::new();
        for part in [left, right] {
            name.extend(u16::try_from(part.len()).unwrap_or(0).to_be_bytes());
            name.extend(&part[..]);
            name.push(0);
        }
        Bytes::from(name)
    };
    let few = |values: &[Bytes]| values.iter().take(3).cloned().collect::<Vec<_>>();
    let second = few(second);
    few(first).iter().flat_map(|left| second.iter().map(move |right| joined(left, right))).collect()
}

fn texts(texts: &[&'static str]) -> Vec<Bytes> {
    texts.iter().map(|text| Bytes::from_static(text.as_bytes())).collect()
}

fn bytes(values: &[&[u8]]) -> Vec<Bytes> {
    values.iter().map(|value| Bytes::copy_from_slice(value)).collect()
}

fn long(number: i64) -> Bytes {
    number.to_be_bytes().to_vec().into()
}

fn uuid(version: u8, number: u8) -> Bytes {
    let mut uuid = [0; 16];
    uuid[0] = number;
    uuid[3] = 7;
    uuid[6] = version << 4;
    uuid[8] = 0x80 | (number & 1);
    uuid[15] = number;
    Bytes::copy_from_slice(&uuid)
}
