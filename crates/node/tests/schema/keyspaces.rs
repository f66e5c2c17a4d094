//! Keyspaces.

use cassa_node::Line;
use cassa_wire::*;

use crate::script::{Case, Script, map};

pub(crate) const CASES: &[Case] = &[
    ("a keyspace has its line's defaults", |s| {
        s.add(s.keyspace());
        s.describe();
        s.call(&SystemDropKeyspace { keyspace: s.name.as_str().into() });
        s.describe();
        s.call(&SystemDropKeyspace { keyspace: s.name.as_str().into() });
    }),
    ("names of keyspaces", |s| {
        for name in ["", "a-b", "a b", "é", "system", "system_traces", "_", "7up", "a.b"] {
            accepts(s, s.keyspace_named(name));
        }
        let long = "k".repeat(48);
        accepts(s, s.keyspace_named(&long));
        accepts(s, s.keyspace_named(&"k".repeat(49)));
    }),
    ("a keyspace exists already", |s| {
        s.add(s.keyspace());
        s.add(s.keyspace());
        s.add(s.keyspace_named(&s.name.to_uppercase()));
    }),
    ("durable writes", |s| {
        s.add(KsDef { durable_writes: Some(false), ..s.keyspace() });
        s.describe();
    }),
    ("strategies", |s| {
        for class in [
            "",
            "Nothing",
            "com.example.Nothing",
            "org.apache.cassandra.locator.SimpleStrategy",
            "LocalStrategy",
            "NetworkTopologyStrategy",
            "OldNetworkTopologyStrategy",
            "EverywhereStrategy",
            "RackUnawareStrategy",
            "simplestrategy",
            " SimpleStrategy",
        ] {
            accepts(s, KsDef { strategy_class: class.into(), ..s.keyspace() });
            accepts(
                s,
                KsDef { strategy_class: class.into(), strategy_options: None, ..s.keyspace() },
            );
        }
    }),
    ("options of strategies", |s| {
        let simple = |options: &[(&str, &str)], s: &Script| KsDef {
            strategy_options: Some(map(options)),
            ..s.keyspace()
        };
        for options in [
            &[][..],
            &[("replication_factor", "0")],
            &[("replication_factor", "-1")],
            &[("replication_factor", "x")],
            &[("replication_factor", "3"), ("other", "1")],
            &[("other", "1")],
            &[("replication_factor", "")],
            &[("replication_factor", "99999999999")],
            &[("replication_factor", " 1")],
            &[("REPLICATION_FACTOR", "1")],
        ] {
            accepts(s, simple(options, s));
            accepts(
                s,
                KsDef { strategy_class: "OldNetworkTopologyStrategy".into(), ..simple(options, s) },
            );
        }
    }),
    ("options of data centres", |s| {
        // 0.7 writes a keyspace down before it fails over its options.
        if s.line < Line::V0_8 {
            return;
        }
        for options in [
            &[][..],
            &[("datacenter1", "1")],
            &[("datacenter1", "0")],
            &[("datacenter1", "-1")],
            &[("datacenter1", "x")],
            &[("replication_factor", "1")],
            &[("a", "1"), ("b", "2"), ("c", "3"), ("datacenter1", "2")],
            &[("Replication_Factor", "1")],
            &[("datacenter1", "")],
        ] {
            let options = Some(map(options));
            accepts(
                s,
                KsDef {
                    strategy_class: "NetworkTopologyStrategy".into(),
                    strategy_options: options,
                    ..s.keyspace()
                },
            );
        }
    }),
    ("the replication factor's field", |s| {
        for factor in [1, 2, 0, -1] {
            accepts(s, KsDef { replication_factor: Some(factor), ..s.keyspace() });
            accepts(
                s,
                KsDef { replication_factor: Some(factor), strategy_options: None, ..s.keyspace() },
            );
            let class = "NetworkTopologyStrategy".into();
            let options = Some(map(&[("datacenter1", "1")]));
            accepts(
                s,
                KsDef {
                    replication_factor: Some(factor),
                    strategy_class: class,
                    strategy_options: options,
                    ..s.keyspace()
                },
            );
        }
    }),
    ("a keyspace with column families", |s| {
        let names =
            ["standard", "b", "c", "aa", "Zz", "last", "Super1", "users", "indexed", "counter1"];
        let cf_defs = names.iter().map(|name| s.family(name)).collect();
        s.add(KsDef { cf_defs, ..s.keyspace() });
        s.describe();
    }),
    ("column families of another keyspace", |s| {
        let other = CfDef { keyspace: "other".into(), ..s.family("a") };
        s.add(KsDef { cf_defs: vec![other], ..s.keyspace() });
    }),
    ("column families of one name", |s| {
        let cf_defs =
            vec![s.family("a"), CfDef { comment: Some("second".into()), ..s.family("a") }];
        s.add(KsDef { cf_defs, ..s.keyspace() });
        s.describe();
    }),
    ("a keyspace with a column family that is refused", |s| {
        for bad in [
            s.family("a-b"),
            s.family(""),
            CfDef { comparator_type: Some("Nothing".into()), ..s.family("a") },
            CfDef { column_type: Some("Other".into()), ..s.family("a") },
        ] {
            s.add(KsDef { cf_defs: vec![bad], ..s.keyspace() });
            s.describe();
        }
        // 1.0 writes it down, and can't read it again.
        if s.line != Line::V1_0 {
            let bad = CfDef { min_compaction_threshold: Some(40), ..s.family("a") };
            s.add(KsDef { cf_defs: vec![bad], ..s.keyspace() });
            s.describe();
        }
    }),
    ("changes of keyspaces", |s| {
        s.call(&SystemUpdateKeyspace { ks_def: s.keyspace() });
        s.add(KsDef { cf_defs: vec![s.family("a")], ..s.keyspace() });
        let options = Some(map(&[("datacenter1", "3")]));
        let class = "NetworkTopologyStrategy";
        let changed =
            KsDef { strategy_class: class.into(), strategy_options: options, ..s.keyspace() };
        s.call(&SystemUpdateKeyspace { ks_def: changed.clone() });
        s.describe();
        s.call(&SystemUpdateKeyspace {
            ks_def: KsDef { durable_writes: Some(false), ..s.keyspace() },
        });
        s.describe();
        s.call(&SystemUpdateKeyspace {
            ks_def: KsDef { cf_defs: vec![s.family("a")], ..s.keyspace() },
        });
        s.call(&SystemUpdateKeyspace { ks_def: KsDef { cf_defs: vec![s.family("b")], ..changed } });
        s.call(&SystemUpdateKeyspace {
            ks_def: KsDef { strategy_class: "Nothing".into(), ..s.keyspace() },
        });
        s.call(&SystemUpdateKeyspace {
            ks_def: KsDef { strategy_class: "LocalStrategy".into(), ..s.keyspace() },
        });
        s.call(&SystemUpdateKeyspace {
            ks_def: KsDef { strategy_options: None, replication_factor: Some(1), ..s.keyspace() },
        });
        s.describe();
    }),
    ("keyspaces of the system", |s| {
        // 0.7 and 0.8 do drop their own keyspace, and never work again.
        let own = ["system", "System"].into_iter().filter(|_| s.line >= Line::V1_0);
        let names = own.chain(["system_traces", "system_schema", "none"]);
        for name in names.collect::<Vec<_>>() {
            s.call(&SystemDropKeyspace { keyspace: name.into() });
            s.call(&SystemUpdateKeyspace { ks_def: s.keyspace_named(name) });
            s.select(name);
            s.call(&SystemDropColumnFamily { column_family: "none".into() });
            s.add_family(CfDef { keyspace: name.into(), ..s.family("a") });
        }
    }),
    ("selecting keyspaces", |s| {
        s.call(&SystemDropColumnFamily { column_family: "a".into() });
        s.add_family(s.family("a"));
        s.select("");
        s.select("none");
        s.call(&SystemDropColumnFamily { column_family: "a".into() });
        s.add(s.keyspace());
        s.select(&s.name.to_uppercase());
        s.select(&s.name.clone());
        s.call(&SystemDropColumnFamily { column_family: "a".into() });
        s.call(&SystemDropKeyspace { keyspace: s.name.as_str().into() });
        s.call(&SystemDropColumnFamily { column_family: "a".into() });
        s.add_family(s.family("a"));
    }),
];

/// Creates a keyspace, describes it when it is accepted, and drops it.
fn accepts(s: &mut Script, ks_def: KsDef) {
    s.together(|s| {
        let keyspace = ks_def.name.clone();
        if s.add(ks_def) {
            s.describe_named(&keyspace);
            s.call(&SystemDropKeyspace { keyspace });
        }
    });
}
