//! Composite keys and names: tuples of typed components, sorted component by component.
//!
//! The row key is (country, year), a column's name (city, month). The end of a slice may have fewer components: it then stands
//! for every name that begins with them.
//!
//! `cargo run --example composite_keys` prints:
//!
//! ```text
//! ("NO", 2026): bergen 1 1.5, bergen 7 14.5, oslo 1 -4.0, oslo 7 17.5
//! oslo: 1 -4.0, 7 17.5
//! bergen from July: 7 14.5
//! ```

mod support;

use cassa::{Result, Row, Slice, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let key = Type::Composite([Type::Utf8, Type::Long].into());
    let name = Type::Composite([Type::Utf8, Type::Long].into());
    let climate = support::made_anew(
        &pool,
        |cf| cf.key(key).comparator(name).default_validator(Type::Double),
        "CompositeKeys",
    )
    .await?;

    let norway = ("NO", 2026);
    let columns =
        [(("oslo", 1), -4.0), (("oslo", 7), 17.5), (("bergen", 1), 1.5), (("bergen", 7), 14.5)];
    climate.insert(norway, columns).await?;

    if let Some(row) = climate.get(norway).await? {
        println!("{:?}: {}", row.key::<(&str, i64)>()?, shown(&row, true)?);
    }
    if let Some(row) = climate.slice(Slice::from(("oslo",)).to(("oslo",))).get(norway).await? {
        println!("oslo: {}", shown(&row, false)?);
    }
    if let Some(row) = climate.slice(Slice::from(("bergen", 7)).to(("bergen",))).get(norway).await?
    {
        println!("bergen from July: {}", shown(&row, false)?);
    }
    Ok(())
}

fn shown(row: &Row, with_city: bool) -> Result<String> {
    let part = |column: cassa::Column<'_>| {
        let (city, month): (&str, i64) = column.name()?;
        let city = if with_city { format!("{city} ") } else { String::new() };
        Ok(format!("{city}{month} {:.1}", column.value::<f64>()?))
    };
    Ok(row.columns().map(part).collect::<Result<Vec<_>>>()?.join(", "))
}
