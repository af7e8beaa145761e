//! Keyset pages: `limit`, an opaque `cursor`, and the cursor of the next page.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::secret::{KeyRing, token_hash};

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 200;

/// `?limit=&cursor=`; flatten it into a list's own query.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// 1 to 200; 50 when left out.
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A list that is never long, whole.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Whole<T> {
    pub items: Vec<T>,
}

/// A page as asked for: how many, and after which key.
#[derive(Clone, Debug)]
pub struct Wanted<K> {
    pub limit: i64,
    pub after: Option<K>,
    filter: [u8; 32],
}

/// Reads `limit` and `cursor`. `filter` is everything else the list depends on: a cursor made
/// under another filter is refused.
pub fn wanted<K: DeserializeOwned>(
    ring: &KeyRing,
    limit: Option<i64>,
    cursor: Option<&str>,
    filter: &impl Serialize,
) -> Outcome<Wanted<K>> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let problem = Problem::Said("每页 1 到 200 条", "1 to 200 per page");
        return Err(Fault::field("limit", problem));
    }
    let filter = token_hash(&serde_json::to_string(filter).map_err(Fault::internal)?);
    let after = match cursor {
        None => None,
        Some(text) => {
            let plain = ring.cursor_open(&filter, text).map_err(|_| Fault::new(Code::BadCursor))?;
            Some(serde_json::from_slice(&plain).map_err(|_| Fault::new(Code::BadCursor))?)
        }
    };
    Ok(Wanted { limit, after, filter })
}

impl<K> Wanted<K> {
    /// Rows to fetch: one more than shown tells whether there is a next page.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Cuts the extra row off and seals the key of the last row shown.
    pub fn page<R>(
        &self,
        ring: &KeyRing,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
    ) -> Outcome<Page<R>>
    where
        K: Serialize,
    {
        let shown = usize::try_from(self.limit).unwrap_or(0);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next_cursor = match rows.last() {
            Some(last) if more => {
                let plain = serde_json::to_vec(&key(last)).map_err(Fault::internal)?;
                Some(ring.cursor_seal(&self.filter, &plain).map_err(Fault::internal)?)
            }
            _ => None,
        };
        Ok(Page { items: rows, next_cursor })
    }
}

impl<T> Page<T> {
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(view).collect(), next_cursor: self.next_cursor }
    }
}
