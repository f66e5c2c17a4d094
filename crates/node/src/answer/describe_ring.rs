//! Calls that ask which hosts there are, and what they hold.

use bytestring::ByteString;
use cassa_wire::{
    Call, DescribeLocalRing, DescribeRing, DescribeTokenMap, EndpointDetails, Exception, Map,
    TokenRange,
};

use super::{Answer, failed, invalid};
use crate::Line;
use crate::ring::{Here, Member};
use crate::session::Session;

impl Answer for DescribeRing {
    async fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> Result<Vec<TokenRange>, Exception> {
        ring::<DescribeRing>(here, session, &self.keyspace, |_| true)
    }
}

impl Answer for DescribeLocalRing {
    async fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> Result<Vec<TokenRange>, Exception> {
        let center = here.member().place.data_center();
        let local = |member: &Member| member.place.data_center() == center;
        ring::<DescribeLocalRing>(here, session, &self.keyspace, local)
    }
}

impl Answer for DescribeTokenMap {
    async fn answer(
        self,
        here: &Here,
        _: &mut Session,
    ) -> Result<Map<ByteString, ByteString>, Exception> {
        let entry = |member: &Member| (member.token.to_string().into(), host(member));
        Ok(here.ring.members.iter().map(entry).collect())
    }
}

/// The ranges of a keyspace, each with those of its replicas that are asked for.
fn ring<C: Call>(
    here: &Here,
    session: &mut Session,
    name: &str,
    wanted: impl Fn(&Member) -> bool,
) -> Result<Vec<TokenRange>, Exception> {
    let (ring, line) = (&here.ring, here.ring.line);
    let catalog = ring.catalog();
    let Some(keyspace) = catalog.keyspace(name) else {
        return Err(unknown::<C>(line, session, name));
    };
    if keyspace.is_local() {
        return Err(invalid(format!("There is no ring for the keyspace: {name}")));
    }
    let before = ring.members.iter().cycle().skip(ring.members.len().saturating_sub(1));
    let ranges = ring.members.iter().zip(before).map(|(member, previous)| {
        let replicas = ring.replicas(&keyspace.definition, &member.token);
        let replicas: Vec<&Member> = replicas
            .into_iter()
            .filter_map(|replica| ring.members.get(replica))
            .filter(|member| wanted(member))
            .collect();
        let hosts: Vec<ByteString> = replicas.iter().map(|member| host(member)).collect();
        TokenRange {
            start_token: previous.token.to_string().into(),
            end_token: member.token.to_string().into(),
            rpc_endpoints: (line >= Line::V0_8).then(|| hosts.clone()),
            endpoint_details: (line >= Line::V1_0)
                .then(|| replicas.iter().map(|member| details(member)).collect()),
            endpoints: hosts,
        }
    });
    Ok(ranges.collect())
}

/// What is said of a keyspace that isn't there.
fn unknown<C: Call>(line: Line, session: &mut Session, name: &str) -> Exception {
    match line {
        Line::V1_2 => failed::<C>(line, session),
        line if line >= Line::V2_0 => invalid(format!("No such keyspace: {name}")),
        _ => invalid(format!("There is no ring for the keyspace: {name}")),
    }
}

fn host(member: &Member) -> ByteString {
    member.address.ip().to_string().into()
}

fn details(member: &Member) -> EndpointDetails {
    EndpointDetails {
        host: host(member),
        datacenter: member.place.data_center().into(),
        rack: Some(member.place.rack().into()),
    }
}
