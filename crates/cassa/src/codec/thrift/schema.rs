//! Definitions of keyspaces and column families, and the calls that change them.

use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef, Exception, IndexType, KsDef};

use crate::codec::Coded;
use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::Facts;
use crate::op::{CreateColumnFamily, CreateKeyspace, DropColumnFamily, DropKeyspace};
use crate::schema::{
    ColumnDefinition, ColumnFamilyDefinition, ColumnFamilyKind, Index, IndexKind,
    KeyspaceDefinition,
};

/// A field of the keyspace on 0.7, an option of its strategy from 0.8 on.
const REPLICATION_FACTOR: &str = "replication_factor";
const SUPER: &str = "Super";
const STANDARD: &str = "Standard";

impl Coded for CreateKeyspace {
    type Thrift = cassa_wire::SystemAddKeyspace;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemAddKeyspace, Failure> {
        Ok(cassa_wire::SystemAddKeyspace { ks_def: keyspace(&self.0, facts)? })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for DropKeyspace {
    type Thrift = cassa_wire::SystemDropKeyspace;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::SystemDropKeyspace, Failure> {
        Ok(cassa_wire::SystemDropKeyspace { keyspace: self.keyspace.clone() })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for CreateColumnFamily {
    type Thrift = cassa_wire::SystemAddColumnFamily;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemAddColumnFamily, Failure> {
        Ok(cassa_wire::SystemAddColumnFamily { cf_def: column_family(&self.0, facts) })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for DropColumnFamily {
    type Thrift = cassa_wire::SystemDropColumnFamily;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::SystemDropColumnFamily, Failure> {
        let column_family = self.column_family.clone();
        Ok(cassa_wire::SystemDropColumnFamily { column_family })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

fn keyspace(definition: &KeyspaceDefinition, facts: &Facts) -> Result<KsDef, Failure> {
    let mut options = definition.strategy_options.clone();
    let mut replication_factor = None;
    if facts.api.requires("KsDef", 4)
        && let Some(place) = options.iter().position(|(name, _)| name == REPLICATION_FACTOR)
    {
        let (_, text) = options.remove(place);
        let factor = text.parse().map_err(|_| {
            let message = format!("{REPLICATION_FACTOR} {text:?} is not a number");
            Failure::new(ErrorKind::InvalidArgument, Phase::Encode, message)
        })?;
        replication_factor = Some(factor);
    }
    Ok(KsDef {
        name: definition.name.clone(),
        strategy_class: definition.strategy.clone(),
        strategy_options: Some(options),
        replication_factor,
        cf_defs: definition.column_families.iter().map(|cf| column_family(cf, facts)).collect(),
        durable_writes: None,
    })
}

fn column_family(definition: &ColumnFamilyDefinition, facts: &Facts) -> CfDef {
    let class = |ty: &Type| Some(ByteString::from(ty.to_string()));
    let kind = match definition.kind {
        ColumnFamilyKind::Standard => STANDARD,
        ColumnFamilyKind::Super => SUPER,
    };
    CfDef {
        keyspace: definition.keyspace.clone(),
        name: definition.name.clone(),
        column_type: Some(kind.into()),
        comparator_type: class(&definition.comparator),
        subcomparator_type: definition.subcomparator.as_ref().and_then(class),
        comment: Some(definition.comment.clone()),
        column_metadata: Some(definition.columns.iter().map(column).collect()),
        default_validation_class: class(&definition.default_validator),
        // 0.7 has no types of keys, and bytes are what every key is.
        key_validation_class: class(&definition.key).filter(|_| facts.api.knows("CfDef", 26)),
        ..CfDef::default()
    }
}

pub(super) fn keyspace_from(definition: KsDef) -> KeyspaceDefinition {
    let mut keyspace = KeyspaceDefinition::new(definition.name).strategy(definition.strategy_class);
    keyspace.strategy_options = definition.strategy_options.unwrap_or_default();
    let told = keyspace.strategy_options.iter().any(|(name, _)| name == REPLICATION_FACTOR);
    if let Some(factor) = definition.replication_factor.filter(|_| !told) {
        keyspace = keyspace.strategy_option(REPLICATION_FACTOR, factor.to_string());
    }
    keyspace.column_families = definition.cf_defs.into_iter().map(column_family_from).collect();
    keyspace
}

fn column_family_from(definition: CfDef) -> ColumnFamilyDefinition {
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
    family
}

fn column(definition: &ColumnDefinition) -> ColumnDef {
    let index = definition.index.as_ref();
    let options = index.map(|index| &index.options).filter(|options| !options.is_empty());
    ColumnDef {
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
    }
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
