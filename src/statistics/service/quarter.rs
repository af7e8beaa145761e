//! The quarterly summary of an organization: its subordinates line by line, and the total.

use super::{Seat, store};
use crate::access::OrganizationId;
use crate::db::Reader;
use crate::kernel::fault::Outcome;
use crate::organization::reach;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;
use crate::statistics::model::{QuarterCounts, QuarterLine, Span};
use crate::statistics::rules::{self, Kept};
use crate::statistics::store::Within;
use crate::statistics::store::quarter::{self as rows, Side};

/// The lines of a quarterly summary, the total last. The caller has looked whether the organization
/// is theirs to tell of, person by person.
pub fn quarter(
    reader: &mut Reader<'_>,
    organization: OrganizationId,
    period: Span,
) -> Outcome<Vec<QuarterLine>> {
    let book = policy::book(reader)?;
    let whole = reach::is_whole_tree(reader, &[organization])?;
    let within = if whole { Within::WholeTree } else { Within::Below(organization) };
    let seat = Seat::of(store::seat(reader, organization)?, within, false);
    let total = counts(reader, &seat, period, &book)?;
    let mut lines = Vec::new();
    let mut rest = total.clone();
    for below in store::subordinates(reader, organization)? {
        let within = Within::Below(below.0);
        let below = Seat::of(below, within, false);
        let counts = counts(reader, &below, period, &book)?;
        for (figure, count) in &mut rest {
            *count = count.saturating_sub(counts.get(figure).copied().unwrap_or(0));
        }
        lines.push(QuarterLine { name: below.unit.name, counts });
    }
    // What the organization has beside them; a branch, which has none, has all of it.
    if lines.is_empty() || rest.values().any(|count| *count > 0) {
        lines.push(QuarterLine { name: seat.unit.name, counts: rest });
    }
    lines.push(QuarterLine { name: "合计".to_owned(), counts: total });
    Ok(lines)
}

fn counts(
    reader: &mut Reader<'_>,
    seat: &Seat,
    period: Span,
    book: &PolicyBook,
) -> Outcome<QuarterCounts> {
    let leaves = rows::leaves(reader, seat.within, period)?;
    let placed = rows::guests(reader, seat.within, Side::Home, period.until)?;
    let guests = rows::guests(reader, seat.within, Side::Host, period.until)?;
    let kept = Kept { leaves: &leaves, placed: &placed, guests: &guests, county: &seat.county };
    Ok(rules::of_quarter(&kept, period, book))
}
