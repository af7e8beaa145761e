//! What the rules say today and said then, and how a county changes them.

use std::sync::Arc;

use serde_json::json;

use super::model::{HistoryEntry, NewPolicy, Parameter, PolicyReceipt, PolicyView};
use super::rules::{self, PolicyBook, PolicyChange};
use super::store::{self, NewRow};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Code, Fault, Language, Outcome, Problem};
use crate::kernel::text;
use crate::organization::service as organization;
use crate::region::{self, RegionCode};

/// The book of all rows over the defaults. One small statement tells whether the book of the last
/// use still holds; on any replica a new row shows at the next request.
pub fn book(shelf: &mut impl Shelf) -> Outcome<Arc<PolicyBook>> {
    let mark = store::mark(shelf)?;
    if let Some(book) = shelf.tools().policies.get(&mark) {
        return Ok(book);
    }
    let book = Arc::new(PolicyBook::new(store::all(shelf)?));
    shelf.tools().policies.keep(mark, book.clone());
    Ok(book)
}

/// Every parameter as it holds in `county` (or, with none, nationally) on a day.
pub fn list(
    reader: &mut Reader<'_>,
    county: Option<&str>,
    on: Option<Day>,
    language: Language,
) -> Outcome<Vec<PolicyView>> {
    if let Some(county) = county {
        known_county(county).map_err(|problem| Fault::field("county", problem))?;
    }
    let day = on.unwrap_or_else(|| reader.today());
    let book = book(reader)?;
    Ok(Parameter::ALL
        .iter()
        .map(|parameter| {
            let ruling = book.at(county, day, *parameter);
            let why = rules::why(&ruling, book.set_aside(county, day, *parameter), language);
            PolicyView::new(ruling, why)
        })
        .collect())
}

/// All rows of a parameter, newest first: nothing is ever changed or taken away.
pub fn history(
    reader: &mut Reader<'_>,
    parameter: Parameter,
    county: Option<&str>,
) -> Outcome<Vec<HistoryEntry>> {
    store::history(reader, parameter, county)
}

/// Adds a row, in force from a day on.
pub fn set(tx: &mut WriteTx<'_>, new: NewPolicy) -> Outcome<Receipt> {
    let mut check = Check::default();
    let source = check.take("/source", text::tidy(&new.source, 200));
    if let Some(county) = &new.county {
        check.take("/county", known_county(county));
    }
    check.done()?;
    let seats = seats(tx)?;
    if !rules::may_set(&seats, new.county.as_deref()) {
        return Err(Fault::new(Code::Forbidden).because(json!({ "county": new.county })));
    }
    let change = PolicyChange {
        parameter: new.parameter,
        county: new.county.as_deref(),
        value: &new.value.to_string(),
        effective_from: new.effective_from,
        source: source.as_deref().unwrap_or_default(),
    };
    let today = tx.today();
    let row = book(tx)?.check_change(&change, today)?;
    let account = tx.warrant().actor.account();
    let account = account.ok_or_else(|| Fault::internal("a policy set by nobody"))?;
    let id = tx.id();
    let version = row.version;
    store::insert(tx, NewRow::of(id, &row, account, tx.now()))?;
    let quoted = format!("{} v{version}", row.parameter);
    tx.record(Event::of("policy", id).policy(quoted));
    let body = PolicyReceipt {
        id,
        parameter: row.parameter,
        county: row.county,
        value: row.value,
        effective_from: row.effective_from,
        version,
    };
    Receipt::created(format!("/api/v1/policies/history?parameter={}", row.parameter), 0, body)
}

/// The divisions where the organizations of the actor's posts have their seat.
fn seats(tx: &mut WriteTx<'_>) -> Outcome<Vec<String>> {
    let organizations = tx.scope().below.clone();
    organizations.into_iter().map(|id| organization::county_of(tx, id)).collect()
}

/// A county, or a prefecture, since some have no counties below them.
fn known_county(code: &str) -> Result<RegionCode, Problem> {
    let said = Problem::Said("没有这个县级行政区划代码", "There is no county with this code");
    let parsed = if code.len() == 6 { code.parse::<RegionCode>().ok() } else { None };
    let region = parsed.and_then(region::by_code);
    region
        .filter(|region| matches!(region.level, region::Level::County | region::Level::Prefecture))
        .map(|region| region.code)
        .ok_or(said)
}
