//! A ring that is read range by range, since all ranges at once take several times the memory of their reply.
use crate::{
    ApiVersion, Call, DescribeRing, Error, Method, TokenRange,
    call::{Arguments, Value},
    exception::Thrown,
    read::{LIST, Reader, STRUCT},
    told::Tell,
    wire::Wire,
    write::Writer,
};
use bytes::Bytes;

/// [`DescribeRing`], whose ranges stay in the reply's memory until they are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRing(pub DescribeRing);

/// The ranges of a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenRanges {
    reply: Bytes,
    start: usize,
    count: usize,
}

impl TokenRanges {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Each range in the reply's order; an error where the bytes are none, and nothing behind it.
    pub fn iter(&self) -> impl Iterator<Item = Result<TokenRange, Error>> {
        let mut reader = Reader::new(&self.reply, ApiVersion::V20_1_0);
        reader.move_to(self.start);
        let mut failed = false;
        (0..self.count).map_while(move |_| {
            if failed {
                return None;
            }
            let range = TokenRange::read(&mut reader);
            failed = range.is_err();
            Some(range)
        })
    }
}

impl Wire for TokenRanges {
    const TYPE: u8 = LIST;

    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        self.iter().collect::<Result<Vec<_>, _>>()?.write(w)
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        let count = r.list(STRUCT)?;
        let start = r.offset();
        for _ in 0..count {
            r.skip(STRUCT)?;
        }
        Ok(TokenRanges { reply: r.frame().clone(), start, count })
    }
}

impl Tell for TokenRanges {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        Vec::<TokenRange>::tell(r, told)
    }
}

impl Tell for ReadRing {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        DescribeRing::tell(r, told)
    }
}

impl Wire for ReadRing {
    const TYPE: u8 = STRUCT;

    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        self.0.write(w)
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        DescribeRing::read(r).map(ReadRing)
    }
}

impl Arguments for ReadRing {
    type Shape = Value;
    const THROWS: &'static [(i16, Thrown)] = DescribeRing::THROWS;
}

impl Call for ReadRing {
    const METHOD: Method = Method::DescribeRing;
    type Reply = TokenRanges;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EndpointDetails, decode_reply, encode_result};

    fn ranges() -> Vec<TokenRange> {
        let range = |number: u8| TokenRange {
            start_token: number.to_string().into(),
            end_token: (number + 1).to_string().into(),
            endpoints: vec!["10.0.0.1".into(); usize::from(number)],
            rpc_endpoints: None,
            endpoint_details: Some(vec![EndpointDetails::default()]),
        };
        (0..4).map(range).collect()
    }

    #[test]
    fn ranges_read_one_by_one_are_those_read_at_once() {
        let (mut frame, api) = (Vec::new(), ApiVersion::V20_1_0);
        encode_result::<DescribeRing>(&ranges(), 7, api, &mut frame).unwrap();
        let read = decode_reply::<ReadRing>(Bytes::from(frame.clone()).slice(4..), 7).unwrap();
        assert_eq!(read.iter().collect::<Result<Vec<_>, _>>().unwrap(), ranges());
        let mut again = Vec::new();
        encode_result::<ReadRing>(&read, 7, api, &mut again).unwrap();
        assert_eq!(again, frame);
    }

    #[test]
    fn a_range_that_is_none_ends_them_and_a_ring_cut_off_is_refused() {
        let (mut frame, api) = (Vec::new(), ApiVersion::V20_1_0);
        encode_result::<DescribeRing>(&ranges(), 7, api, &mut frame).unwrap();
        let frame = Bytes::from(frame).slice(4..);
        for end in 0..frame.len() {
            decode_reply::<ReadRing>(frame.slice(..end), 7).unwrap_err();
        }
        // A token's type becomes that of a number of as many bytes.
        let place = frame.windows(4).position(|bytes| bytes == [11, 0, 1, 0]).unwrap();
        let mut changed = frame.to_vec();
        changed[place + 2] = 9;
        let read = decode_reply::<ReadRing>(changed.into(), 7).unwrap();
        assert!(read.iter().next().unwrap().is_err() && read.iter().count() == 1);
    }
}
