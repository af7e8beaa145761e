//! Lists, and one organization with its place.

use super::{authority, county_of};
use crate::access::{OrganizationId, Role};
use crate::auth::service::post as posts;
use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Fault, Outcome};
use crate::organization::model::{OrganizationType, Remark};
use crate::organization::rules;
use crate::organization::store::list::{self as search, Filter};
use crate::organization::store::{self, OrganizationRow, closure, line};
use crate::organization::view::{
    LineView, Match, OrganizationRef, OrganizationSummary, OrganizationView,
};
use crate::policy::service::book;
use crate::region;

pub use crate::organization::store::list::Filter as Wish;

/// A page of organizations and how they were found.
pub struct Listing {
    pub by: Match,
    pub rows: Vec<OrganizationSummary>,
}

/// Organizations by short name. `after`: how the page before searched, and its last row. The first
/// page looks for names that begin with the text; only if there are none, for names that hold it.
pub fn list(
    reader: &mut Reader<'_>,
    wish: &Filter,
    after: Option<(Match, (String, OrganizationId))>,
    limit: i64,
) -> Outcome<Listing> {
    let (by, position) = match after {
        Some((by, position)) => (by, Some(position)),
        None => (Match::Begins, None),
    };
    let rows = search::page(reader, wish, by, position.as_ref(), limit)?;
    let elsewhere = rows.is_empty() && position.is_none() && wish.text.is_some();
    if !elsewhere {
        return Ok(Listing { by, rows: rows.into_iter().map(summary).collect() });
    }
    let rows = search::page(reader, wish, Match::Holds, None, limit)?;
    Ok(Listing { by: Match::Holds, rows: rows.into_iter().map(summary).collect() })
}

fn summary(row: OrganizationRow) -> OrganizationSummary {
    OrganizationSummary {
        id: row.id,
        name: row.name,
        short_name: row.short_name,
        r#type: row.level,
        kind: row.kind,
        region_code: row.region_code,
        superior_id: row.superior_id,
        state: row.state,
    }
}

/// One organization. What only those responsible need is left out for others.
pub fn show(reader: &mut Reader<'_>, id: OrganizationId) -> Outcome<OrganizationView> {
    let row = store::find(reader, id)?;
    let responsible = authority::is_within(reader, id)?;
    let above = closure::above(reader, id)?;
    let superiors = in_order(&above, store::names(reader, above.clone())?);
    let lines = lines(reader, id)?;
    let secretary = posts::in_office(reader, id, Role::Secretary)?;
    let remarks = if responsible { Some(remarks(reader, &row)?) } else { None };
    let phone_shown = responsible || row.shape().is_office();
    let contact_phone =
        Some(row.contact_phone.clone()).filter(|phone| phone_shown && !phone.is_empty());
    let region_name = row.region_code.parse().ok().and_then(region::full_name);
    Ok(OrganizationView {
        version: row.version,
        code: row.code.clone(),
        region_name: region_name.unwrap_or_default(),
        superiors,
        lines,
        secretary: secretary.map(|held| held.display_name),
        contact_phone,
        established_on: row.established_on,
        dissolved_on: row.dissolved_on,
        document_number: row.document_number.clone(),
        remarks,
        summary: summary(row),
    })
}

fn in_order(ids: &[OrganizationId], mut names: Vec<OrganizationRef>) -> Vec<OrganizationRef> {
    names.sort_by_key(|name| ids.iter().position(|id| *id == name.id));
    names
}

fn lines(reader: &mut Reader<'_>, id: OrganizationId) -> Outcome<Vec<LineView>> {
    let today = reader.today();
    let rows = line::of(reader, id, today)?;
    let ends = rows.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
    let names = store::names(reader, ends)?;
    let name = |id: OrganizationId| {
        let found = names.iter().find(|name| name.id == id).cloned();
        found.ok_or_else(|| Fault::internal("a line leads nowhere"))
    };
    rows.into_iter()
        .map(|row| {
            Ok(LineView {
                id: row.id,
                kind: row.kind,
                from: name(row.from_id)?,
                to: name(row.to_id)?,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
            })
        })
        .collect()
}

/// Sizes the rules advise against. Departments and townships have none, so that nobody counts a
/// whole county; a group's people are placed, not affiliated, and are not counted here.
fn remarks(reader: &mut Reader<'_>, row: &OrganizationRow) -> Outcome<Vec<Remark>> {
    match row.level {
        OrganizationType::Department
        | OrganizationType::TownshipCommittee
        | OrganizationType::Group => return Ok(Vec::new()),
        OrganizationType::Committee
        | OrganizationType::GeneralBranch
        | OrganizationType::Branch => {}
    }
    let count = store::head_count(reader, row.id)?;
    let county = county_of(reader, row.id)?;
    let (book, today) = (book(reader)?, reader.today());
    Ok(rules::size_remarks(row.shape(), count, Some(&county), today, &book))
}
