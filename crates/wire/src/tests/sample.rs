//! Random values of every type of the interface, the same ones for the same seed; the tables of structs, enums and calls
//! say of themselves how they are drawn.
use crate::{
    AnyCall, ApiVersion, Call, Exception, Map, Page, PageBuilder, exception::Thrown, told::Tell,
    wire::FieldFacts,
};
use bytes::Bytes;
use bytestring::ByteString;

/// Draws values that servers of one version know.
pub(crate) struct Sampler {
    pub(crate) api: ApiVersion,
    /// The most entries of a map.
    pub(crate) entries: usize,
    /// `Struct.field` or `Enum.Variant`, never drawn.
    pub(crate) never: &'static [&'static str],
    /// `Struct.field`, drawn always though it may be absent.
    pub(crate) always: &'static [&'static str],
    pub(crate) state: u64,
}

impl Sampler {
    pub(crate) fn new(api: ApiVersion, seed: u64) -> Self {
        Self { api, entries: 3, never: &[], always: &[], state: seed }
    }

    /// SplitMix64.
    pub(crate) fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    /// One of them that the version's servers know, with its name; at least one must be allowed.
    pub(crate) fn pick<T: Copy + Tell>(&mut self, named: &[(&str, T)]) -> T {
        loop {
            let (name, value) = named[self.below(named.len())];
            if !self.never.contains(&name) && value.is_known(self.api) {
                return value;
            }
        }
    }

    /// An exception of this kind, as this version writes it.
    pub(crate) fn exception(&mut self, thrown: Thrown) -> Exception {
        let why = ByteString::sample(self).to_string();
        match thrown {
            Thrown::InvalidRequest => Exception::InvalidRequest { why },
            Thrown::Authentication => Exception::Authentication { why },
            Thrown::Authorization => Exception::Authorization { why },
            Thrown::NotFound => Exception::NotFound,
            Thrown::Unavailable => Exception::Unavailable,
            Thrown::SchemaDisagreement => Exception::SchemaDisagreement,
            Thrown::TimedOut => {
                let mut known = |id| self.api.knows("TimedOut", id) && bool::sample(self);
                let (by, batchlog, paxos) = (known(1), known(2), known(3));
                Exception::TimedOut {
                    acknowledged_by: by.then(|| i32::sample(self)),
                    acknowledged_by_batchlog: batchlog.then(|| bool::sample(self)),
                    paxos_in_progress: paxos.then(|| bool::sample(self)),
                }
            }
        }
    }
}

/// A type of which values can be drawn.
pub(crate) trait Sample {
    fn sample(s: &mut Sampler) -> Self;
}

/// A field as its version has it: there, absent, or either.
pub(crate) trait SampleField {
    fn sample_field(facts: FieldFacts, s: &mut Sampler) -> Self;
}

impl<T: Sample> SampleField for T {
    fn sample_field(_: FieldFacts, s: &mut Sampler) -> Self {
        T::sample(s)
    }
}

impl<T: Sample> SampleField for Option<T> {
    fn sample_field(facts: FieldFacts, s: &mut Sampler) -> Self {
        let must = facts.rule.required(s.api) || s.always.contains(&facts.full);
        let may = s.api.at_least(facts.rule.since) && !s.never.contains(&facts.full);
        (may && (must || bool::sample(s))).then(|| T::sample(s))
    }
}

/// What is proven of every call; see [`AnyCall::prove`].
pub(crate) trait Proof {
    fn of<C: Call<Reply: Sample + std::fmt::Debug + PartialEq> + Sample>(
        &mut self,
        any: fn(C) -> AnyCall,
    );
}

impl Sample for () {
    fn sample(_: &mut Sampler) -> Self {}
}

impl Sample for bool {
    fn sample(s: &mut Sampler) -> Self {
        s.below(2) == 1
    }
}

impl Sample for i32 {
    fn sample(s: &mut Sampler) -> Self {
        s.number() as i32
    }
}

impl Sample for i64 {
    fn sample(s: &mut Sampler) -> Self {
        s.number() as i64
    }
}

impl Sample for f64 {
    fn sample(s: &mut Sampler) -> Self {
        f64::from(i32::sample(s)) / 1024.0
    }
}

impl Sample for Bytes {
    fn sample(s: &mut Sampler) -> Self {
        (0..s.below(12)).map(|_| s.number() as u8).collect()
    }
}

impl Sample for ByteString {
    fn sample(s: &mut Sampler) -> Self {
        let letters = ['a', 'Z', '0', ' ', '\0', 'é', '€', '😀'];
        (0..s.below(12)).map(|_| letters[s.below(letters.len())]).collect::<String>().into()
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(s: &mut Sampler) -> Self {
        (0..s.below(4)).map(|_| T::sample(s)).collect()
    }
}

impl<K: Sample, V: Sample> Sample for Map<K, V> {
    fn sample(s: &mut Sampler) -> Self {
        (0..s.below(s.entries + 1)).map(|_| (K::sample(s), V::sample(s))).collect()
    }
}

/// One column in one row without a key: what the replies of every shape can carry.
impl Sample for Page {
    fn sample(s: &mut Sampler) -> Self {
        let (name, value, ttl) = (Bytes::sample(s), Bytes::sample(s), bool::sample(s));
        let mut builder = PageBuilder::new();
        builder.column(&name, &value, i64::sample(s), ttl.then(|| i32::sample(s)));
        builder.finish().expect("a page")
    }
}
