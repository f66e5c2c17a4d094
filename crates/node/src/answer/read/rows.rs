//! Calls that read several rows by their keys.

use bytes::Bytes;
use cassa_wire::{Exception, Map, MultigetCount, MultigetSlice, Page, PageBuilder};

use super::page::{View, filter};
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::order;
use crate::session::Session;

impl Answer for MultigetSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::multiget_slice(&check::Context::of(here, session), &self)?;
        let view =
            View::new(here, &family, self.column_parent.super_column, filter(self.predicate));
        let mut page = PageBuilder::new();
        let level = self.consistency_level;
        for key in in_a_servers_order(self.keys) {
            page.row(&key);
            let read = coordinate::read(here, &keyspace, level, &family, &key, |order, row| {
                row.map_or(0, |row| view.add(order, row, &mut page))
            });
            read?;
            if view.is_full(&page) {
                break;
            }
        }
        view.answered()?;
        finish(page)
    }
}

impl Answer for MultigetCount {
    async fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> Result<Map<Bytes, i32>, Exception> {
        let check::Target { keyspace, family } =
            check::multiget_count(&check::Context::of(here, session), &self)?;
        let view =
            View::new(here, &family, self.column_parent.super_column, filter(self.predicate));
        let level = self.consistency_level;
        let mut counts = Map::new();
        for key in in_a_servers_order(self.keys) {
            let read = coordinate::read(here, &keyspace, level, &family, &key, |order, row| {
                row.map_or(0, |row| view.count(order, row))
            });
            let count = i32::try_from(read?).unwrap_or(i32::MAX);
            counts.push((key, count));
        }
        view.answered()?;
        Ok(counts)
    }
}

/// Each key once, in the order in which a server's hash map has them.
fn in_a_servers_order(keys: Vec<Bytes>) -> Vec<Bytes> {
    let mut seen = std::collections::HashSet::new();
    let mut keys: Vec<Bytes> = keys.into_iter().filter(|key| seen.insert(key.clone())).collect();
    order::hash_map(&mut keys, |key| order::bytes(key));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_once_and_in_the_order_of_a_servers_hash_map() {
        let keys = |text: &str| -> Vec<Bytes> {
            text.split(' ').map(|key| Bytes::from(key.to_owned())).collect()
        };
        assert_eq!(in_a_servers_order(keys("c b a c aa")), keys("a b aa c"));
        let ordered = "key158380 key39595 key197975 key55433 key63352 key0 key229651 key71271 key118785 key79190 \
            key190056 key31676 key182137 key174218 key205894 key166299 key95028 key102947 key110866 key47514 key150461 \
            key213813 key15838 key221732 key7919 key87109 key142542 key23757 key126704 key134623";
        let all = (0..30).map(|i| Bytes::from(format!("key{}", i * 7919))).collect();
        let found: Vec<String> = in_a_servers_order(all)
            .iter()
            .map(|key| String::from_utf8_lossy(key).into_owned())
            .collect();
        assert_eq!(found.join(" "), ordered);
    }
}
