//! A chunk of rows made ready outside the writer: opened, planned anew, sealed.

use super::{seal, survey};
use crate::db::{Reader, Shelf};
use crate::exchange::import::{ImportKind, RowAction, RowOutcome, Staged};
use crate::exchange::issue::Verdict;
use crate::exchange::model::Values;
use crate::exchange::rules::entry;
use crate::exchange::rules::plan::{self, Basis, Plan};
use crate::exchange::store::{ImportRow, rows};
use crate::flow::service::import as flow;
use crate::kernel::fault::{Fault, Outcome};
use crate::member::service::import as member;
use crate::organization::service as organization;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;

/// What a row writes.
pub enum Step {
    Nothing,
    Enter(Box<member::PreparedEntry>, Option<Box<flow::PreparedDeparture>>),
    Correct(Box<member::PreparedCorrection>),
    /// A departure of a member who is on the register.
    Attach(Box<flow::PreparedDeparture>),
}

/// A row, what is to be noted of it, and what it writes.
pub struct Job {
    pub row: rows::Row,
    pub staged: Staged,
    pub step: Step,
}

/// The next rows of an import, planned in view of the register as it is now.
pub fn jobs(reader: &mut Reader<'_>, import: &ImportRow, limit: i64) -> Outcome<Vec<Job>> {
    let ring = reader.tools().ring.clone();
    let cover = seal::open_cover(&ring, import.id, &import.preview)?;
    let found = rows::waiting(reader, import.id, limit)?;
    let mut staged = Vec::with_capacity(found.len());
    for row in &found {
        staged.push(seal::open_row(&ring, import.id, row.row, &row.staged)?);
    }
    let (importing, kind) = (import.organization_id, import.kind);
    let ground = survey::ground(reader, importing, kind, cover.sheets)?;
    let basis = survey::basis(reader, &ground, &staged)?;
    let book = policy::book(reader)?;
    let county = organization::county_of(reader, importing)?;
    let maker = Maker { import, basis: &basis, book: &book, county: &county };
    found.into_iter().zip(staged).map(|(row, staged)| maker.job(reader, row, staged)).collect()
}

struct Maker<'a> {
    import: &'a ImportRow,
    basis: &'a Basis<'a>,
    book: &'a PolicyBook,
    county: &'a str,
}

impl Maker<'_> {
    fn job(&self, reader: &Reader<'_>, row: rows::Row, mut staged: Staged) -> Outcome<Job> {
        let plan = plan::plan(&mut staged, self.basis);
        let verdict = staged.verdict();
        let outcome = match (verdict, plan.action) {
            (Verdict::Error, _) if !staged.left_out => RowOutcome::Refused,
            (_, RowAction::Skip) => RowOutcome::Skipped,
            (Verdict::Warning, _) if !self.import.include_warnings => RowOutcome::Skipped,
            (Verdict::Ok | Verdict::Warning | Verdict::Error, _) => RowOutcome::Applied,
        };
        let action = plan.action;
        let step = match outcome {
            RowOutcome::Applied => self.step(reader, &staged, plan)?,
            RowOutcome::Waiting
            | RowOutcome::Skipped
            | RowOutcome::Refused
            | RowOutcome::Undone => Step::Nothing,
        };
        let sealed = seal::seal_row(&reader.tools().ring, self.import.id, row.row, &staged)?;
        let row = rows::Row { verdict, action, outcome, staged: sealed, ..row };
        Ok(Job { row, staged, step })
    }

    fn step(&self, reader: &Reader<'_>, staged: &Staged, plan: Plan) -> Outcome<Step> {
        let ring = &reader.tools().ring;
        let incomplete = || Fault::internal("a planned row is incomplete");
        match (plan.known.clone(), self.import.kind) {
            (Some(known), ImportKind::Register) => {
                let after = plan.particulars.ok_or_else(incomplete)?;
                let correction = member::prepare_correction(ring, &known, after)?;
                Ok(Step::Correct(Box::new(correction)))
            }
            (Some(known), ImportKind::Ledger) => {
                let departure = self.departure(reader, staged, &plan, known.id)?;
                let departure = departure.ok_or_else(incomplete)?;
                Ok(Step::Attach(Box::new(departure)))
            }
            (None, ImportKind::Register | ImportKind::Ledger) => {
                let id = crate::member::service::new_id(reader.tools(), reader.now());
                let departure = self.departure(reader, staged, &plan, id)?.map(Box::new);
                let row = staged.row.values.member();
                let entry = member::Entry {
                    branch: plan.branch.ok_or_else(incomplete)?,
                    name: row.name.value.clone().ok_or_else(incomplete)?,
                    id_number: row.id_number.value.clone().ok_or_else(incomplete)?,
                    phone: row.phone.value.clone(),
                    particulars: plan.particulars.ok_or_else(incomplete)?,
                };
                let import = self.import.id.raw();
                let entry = member::prepare_entry(ring, id, reader.now(), import, entry)?;
                Ok(Step::Enter(Box::new(entry), departure))
            }
        }
    }

    /// The departure of a ledger row; `None` for a row of a register.
    fn departure(
        &self,
        reader: &Reader<'_>,
        staged: &Staged,
        plan: &Plan,
        member: crate::access::MemberId,
    ) -> Outcome<Option<flow::PreparedDeparture>> {
        let Values::Ledger(ledger) = &staged.row.values else { return Ok(None) };
        let (Some(left_on), Some(home_branch)) = (ledger.left_on.value, plan.branch) else {
            return Err(Fault::internal("a planned departure is incomplete"));
        };
        let contact = ledger.member.last_contact.value;
        let departure = flow::Departure {
            member,
            home_branch,
            left_on: entry::day(left_on),
            is_confirmed: true,
            cause: entry::cause(ledger),
            destination: plan.goal.destination.clone(),
            seat: plan.goal.seat.clone(),
            last_contact: contact.map(entry::day),
            reported_on: None,
            dues_paid_to: ledger.member.dues_paid_to.value.map(entry::day),
            details: entry::details(ledger, plan.goal.host_name.clone()),
        };
        let rules =
            flow::Rules { book: self.book, county: Some(self.county), today: reader.today() };
        let (ring, now) = (&reader.tools().ring, reader.now());
        let id = reader.tools().ids.next(now);
        flow::prepare(ring, id, now, self.import.id.raw(), &rules, departure).map(Some)
    }
}
