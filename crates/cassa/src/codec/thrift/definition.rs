//! Definitions of keyspaces, column families and columns, as a host of a line takes and tells them.

use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef, IndexType, KsDef};

use super::family_options::{check_options, options_from, with_options};
use super::unsupported;
use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::{Facts, Line};
use crate::schema::{
    ColumnDefinition, ColumnFamilyDefinition, ColumnFamilyKind, Index, IndexKind,
    KeyspaceDefinition, Properties,
};

/// A field of the keyspace on 0.7, an option of its strategy from 0.8 on.
const REPLICATION_FACTOR: &str = "replication_factor";
const SUPER: &str = "Super";
const STANDARD: &str = "Standard";

pub(super) fn keyspace(definition: &KeyspaceDefinition, facts: &Facts) -> Result<KsDef, Failure> {
    let mut options = definition.strategy_options.clone();
    let replication_factor =
        if facts.api.requires("KsDef", 4) { Some(factor(&mut options)?) } else { None };
    if definition.durable_writes.is_some() && !facts.api.knows("KsDef", 6) {
        return Err(unknown("durable_writes", Line(0, 8), None, facts));
    }
    let families = definition.column_families.iter().map(|family| column_family(family, facts));
    Ok(KsDef {
        name: definition.name.clone(),
        strategy_class: definition.strategy.clone(),
        strategy_options: Some(options),
        replication_factor,
        cf_defs: families.collect::<Result<_, _>>()?,
        durable_writes: definition.durable_writes,
    })
}

/// The number of replicas in all, taken out of a strategy's options: the field that 0.7 has for it.
fn factor(options: &mut Properties) -> Result<i32, Failure> {
    let wrong = |message| Failure::new(ErrorKind::InvalidArgument, Phase::Encode, message);
    let number = |(name, text): &(ByteString, ByteString)| {
        text.parse().map_err(|_| wrong(format!("{name} {text:?} is not a number")))
    };
    if let Some(place) = options.iter().position(|(name, _)| name == REPLICATION_FACTOR) {
        return number(&options.remove(place));
    }
    if options.is_empty() {
        return Err(wrong(format!("the strategy's option {REPLICATION_FACTOR} is missing")));
    }
    // Those of all data centres.
    options.iter().map(number).try_fold(0, |sum: i32, replicas| Ok(sum.saturating_add(replicas?)))
}

pub(super) fn column_family(
    definition: &ColumnFamilyDefinition,
    facts: &Facts,
) -> Result<CfDef, Failure> {
    check_options(&definition.options, facts)?;
    let class = |ty: &Type| Some(ByteString::from(ty.to_string()));
    let kind = match definition.kind {
        ColumnFamilyKind::Standard => STANDARD,
        ColumnFamilyKind::Super => SUPER,
    };
    let columns = definition.columns.iter().map(|definition| column(definition, facts));
    let own = CfDef {
        keyspace: definition.keyspace.clone(),
        name: definition.name.clone(),
        column_type: Some(kind.into()),
        comparator_type: class(&definition.comparator),
        subcomparator_type: definition.subcomparator.as_ref().and_then(class),
        comment: Some(definition.comment.clone()),
        column_metadata: Some(columns.collect::<Result<_, _>>()?),
        default_validation_class: class(&definition.default_validator),
        // 0.7 has no types of keys, and bytes are what every key is.
        key_validation_class: class(&definition.key).filter(|_| facts.api.knows("CfDef", 26)),
        id: definition.id,
        ..CfDef::default()
    };
    Ok(with_options(own, &definition.options))
}

pub(super) fn keyspace_from(definition: KsDef) -> KeyspaceDefinition {
    let mut keyspace = KeyspaceDefinition::new(definition.name).strategy(definition.strategy_class);
    keyspace.strategy_options = definition.strategy_options.unwrap_or_default();
    // Otherwise 0.8 and 1.0 tell it as an option too, or it is the sum of the options.
    if let Some(factor) = definition.replication_factor
        && keyspace.strategy_options.is_empty()
    {
        keyspace = keyspace.strategy_option(REPLICATION_FACTOR, factor.to_string());
    }
    keyspace.durable_writes = definition.durable_writes;
    keyspace.column_families = definition.cf_defs.into_iter().map(column_family_from).collect();
    keyspace
}

fn column_family_from(definition: CfDef) -> ColumnFamilyDefinition {
    let (id, options) = (definition.id, options_from(&definition));
    let ty = |class: Option<ByteString>| class.map_or(Type::Bytes, |class| type_of(&class));
    let mut family = ColumnFamilyDefinition::new(definition.keyspace, definition.name)
        .key(ty(definition.key_validation_class))
        .comparator(ty(definition.comparator_type))
        .default_validator(ty(definition.default_validation_class))
        .comment(definition.comment.unwrap_or_default());
    if definition.column_type.as_deref() == Some(SUPER) {
        family = family.super_columns(ty(definition.subcomparator_type));
    }
    let columns = definition.column_metadata.unwrap_or_default().into_iter();
    family.columns = columns.map(column_from).collect();
    family.id = id;
    family.options = options;
    family
}

fn column(definition: &ColumnDefinition, facts: &Facts) -> Result<ColumnDef, Failure> {
    let index = definition.index.as_ref();
    let options = index.map(|index| &index.options).filter(|options| !options.is_empty());
    if let Some(index) = index {
        check_index(index, facts)?;
    }
    Ok(ColumnDef {
        name: definition.name.clone(),
        validation_class: definition.validator.to_string().into(),
        index_type: index.map(|index| match index.kind {
            IndexKind::Keys => IndexType::Keys,
            IndexKind::Custom => IndexType::Custom,
            IndexKind::Composites => IndexType::Composites,
            IndexKind::Other(number) => IndexType::from(number),
        }),
        index_name: index.and_then(|index| index.name.clone()),
        index_options: options.cloned(),
    })
}

/// A kind of index that a host doesn't know would be no index there.
fn check_index(index: &Index, facts: &Facts) -> Result<(), Failure> {
    let (what, since) = match index.kind {
        IndexKind::Composites => ("an index of composites", Line(1, 2)),
        IndexKind::Custom => ("an index of a class of one's own", Line(1, 0)),
        _ if !index.options.is_empty() => ("the options of an index", Line(1, 0)),
        _ => return Ok(()),
    };
    if facts.may_be(since, None) { Ok(()) } else { Err(unknown(what, since, None, facts)) }
}

/// The host doesn't know an option, and others do.
pub(super) fn unknown(what: &str, since: Line, until: Option<Line>, facts: &Facts) -> Failure {
    let lines = match until {
        None => format!("{since} and later"),
        Some(until) if until == since => format!("{since} only"),
        Some(until) => format!("{since} to {until}"),
    };
    let message = format!("{what} is known to Cassandra {lines}, and this is {facts}");
    unsupported(message)
}

fn column_from(definition: ColumnDef) -> ColumnDefinition {
    let column = ColumnDefinition::new(definition.name, type_of(&definition.validation_class));
    let index = definition.index_type.map(|kind| Index {
        kind: match kind {
            IndexType::Keys => IndexKind::Keys,
            IndexType::Custom => IndexKind::Custom,
            IndexType::Composites => IndexKind::Composites,
            other => IndexKind::Other(other.into()),
        },
        name: definition.index_name,
        options: definition.index_options.unwrap_or_default(),
    });
    ColumnDefinition { index, ..column }
}

/// The type of a class's name. A name that can't even be parsed is one more unknown class: its values are bytes.
fn type_of(class: &str) -> Type {
    Type::parse(class).unwrap_or_else(|_| Type::Unknown(class.into()))
}
