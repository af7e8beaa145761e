//! Reads what stands round an import, so that rows can be planned without a database.

use std::collections::{HashMap, HashSet};

use crate::access::{MemberId, OrganizationId};
use crate::db::Shelf;
use crate::exchange::import::{ImportKind, Staged};
use crate::exchange::model::SheetSummary;
use crate::exchange::rules::plan::Basis;
use crate::exchange::store::around;
use crate::flow::service::import as flow;
use crate::kernel::fault::Outcome;
use crate::kernel::identity::IdNumber;
use crate::member::service::import as member;
use crate::organization::service as organization;

/// The basis on which these rows are planned.
pub fn survey(
    shelf: &mut impl Shelf,
    importing: OrganizationId,
    kind: ImportKind,
    sheets: Vec<SheetSummary>,
    rows: &[Staged],
) -> Outcome<Basis> {
    let branches = around::organizations_below(shelf, importing)?;
    let own = branches.iter().find(|entry| entry.id == importing);
    let own_branch = own.filter(|entry| entry.shape.holds_affiliation()).map(|entry| entry.id);
    let county = organization::county_of(shelf, importing)?.parse().ok();
    let numbers: Vec<IdNumber> = rows
        .iter()
        .filter_map(|staged| staged.row.values.member().id_number.value.clone())
        .collect();
    let found = member::known(shelf, &numbers)?;
    let ids: Vec<MemberId> = found.iter().map(|(_, known)| known.id).collect();
    let away: HashSet<MemberId> = flow::away_among(shelf, &ids)?.into_iter().collect();
    let known: HashMap<_, _> = found
        .into_iter()
        .map(|(number, known)| {
            let is_away = away.contains(&known.id);
            (number.as_str().to_owned(), (known, is_away))
        })
        .collect();
    Ok(Basis { kind, branches, own_branch, county, known, sheets })
}
