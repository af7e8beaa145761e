//! Which organization a person at a terminal means.

use crate::access::OrganizationId;
use crate::db::Reader;
use crate::kernel::fault::Outcome;
use crate::organization::model::OrganizationState;
use crate::organization::store::list::{self, Filter};
use crate::organization::store::{self, OrganizationRow};
use crate::organization::view::Match;

/// Candidates that are told of.
const TOLD: i64 = 20;

/// An organization, and under what it stands: names alone are often borne by several.
pub struct Candidate {
    pub id: OrganizationId,
    pub code: Option<String>,
    pub name: String,
    pub superior: Option<String>,
}

/// What a text means.
pub enum Called {
    One(OrganizationId),
    /// Several go by it.
    Several(Vec<Candidate>),
    /// None goes by it; these hold it in their names.
    None(Vec<Candidate>),
}

/// The organization that goes by this code, name, short name or id. Never a guess: what several go
/// by, and what only comes near, is told and not chosen from.
pub fn called(reader: &mut Reader<'_>, text: &str) -> Outcome<Called> {
    let text = text.trim();
    let found = list::called(reader, text, TOLD)?;
    match found.as_slice() {
        [one] => return Ok(Called::One(one.id)),
        [] => {}
        _ => return Ok(Called::Several(candidates(reader, found)?)),
    }
    if let Ok(id) = text.parse()
        && store::find(reader, id).is_ok()
    {
        return Ok(Called::One(id));
    }
    let wish = Filter {
        superior: None,
        text: Some(text.to_owned()),
        kind: None,
        level: None,
        region: None,
        state: OrganizationState::Active,
    };
    let near = list::page(reader, &wish, Match::Holds, None, TOLD)?;
    Ok(Called::None(candidates(reader, near)?))
}

fn candidates(reader: &mut Reader<'_>, rows: Vec<OrganizationRow>) -> Outcome<Vec<Candidate>> {
    let superiors = store::names(reader, rows.iter().filter_map(|row| row.superior_id).collect())?;
    let superior = |row: &OrganizationRow| {
        let found = superiors.iter().find(|name| Some(name.id) == row.superior_id);
        found.map(|name| name.short_name.clone())
    };
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            superior: superior(&row),
            id: row.id,
            code: row.code,
            name: row.name,
        })
        .collect())
}
