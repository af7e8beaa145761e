//! What a row would do, in view of branches and register, and what speaks against it.

use std::collections::HashMap;

use super::absence::{self, Absence};
use super::branch::{Branches, Found};
use super::host::{self, Goal, Hosts, Written};
use super::{entry, place};
use crate::access::{MemberId, OrganizationId};
use crate::exchange::field::Field;
use crate::exchange::import::{BranchEntry, ImportKind, RowAction, Staged};
use crate::exchange::issue::{CellPosition, Issue, IssueCode, Severity, Verdict};
use crate::exchange::model::{LedgerRow, RegisterRow, SheetSummary, StagedRow, Values, is_masked};
use crate::flow::model::Destination;
use crate::member::model::Standing;
use crate::member::service::import::{Known, Particulars};
use crate::region::RegionCode;

/// What is known round an import, whatever its rows.
pub struct Ground {
    pub kind: ImportKind,
    /// The importing organization and all below it.
    pub branches: Branches,
    /// The importing organization, where members can stand on its own register.
    pub own_branch: Option<OrganizationId>,
    pub county: Option<RegionCode>,
    pub sheets: Vec<SheetSummary>,
}

/// What some rows of it are planned on.
pub struct Basis<'a> {
    pub ground: &'a Ground,
    /// Members by ID number, wherever they are.
    pub known: HashMap<String, Known>,
    /// What the rows of an export were made of, by record number.
    pub recorded: HashMap<i64, Recorded>,
    /// Open registrations of those members; of a register's rows none are needed.
    pub absences: HashMap<MemberId, Absence>,
    /// Organizations that rows of a ledger name as hosts, wherever they are.
    pub hosts: Hosts,
}

/// The record that a row of an export names, as it is now.
pub struct Recorded {
    /// The member, wherever they are.
    pub known: Known,
    pub version: i64,
    /// A departure that is over.
    pub over: bool,
}

/// What a row would do.
pub struct Plan {
    pub action: RowAction,
    pub branch: Option<OrganizationId>,
    pub known: Option<Known>,
    /// The record after a correction, or of a new member.
    pub particulars: Option<Particulars>,
    pub goal: Goal,
}

/// Plans a row: what is to remark goes into `staged.found`, anew each time.
pub fn plan(staged: &mut Staged, basis: &Basis<'_>) -> Plan {
    let mut planner = Planner { row: &staged.row, basis, found: Vec::new() };
    let mut plan = planner.plan();
    staged.found = planner.found;
    tell_once(staged, plan.known.as_ref());
    if staged.verdict() == Verdict::Error || staged.left_out {
        plan.action = RowAction::Skip;
    }
    plan
}

/// Drops what the reader remarked and the register answers, or says more plainly.
fn tell_once(staged: &mut Staged, known: Option<&Known>) {
    let needed =
        |issue: &Issue| issue.code == IssueCode::FieldNeeded && issue.field == Some(Field::Branch);
    let is_needed = staged.found.iter().any(needed);
    let phone_is_known = known.is_some_and(|known| known.phone.is_some());
    let row = &mut staged.row;
    row.issues.retain(|issue| {
        let mild = issue.severity == Severity::Warning;
        let branch = issue.code == IssueCode::BranchMissing;
        let phone = issue.code == IssueCode::PhoneMissing;
        !(branch && (is_needed || (mild && known.is_some())) || phone && phone_is_known)
    });
    row.verdict = Verdict::of(&row.issues);
}

struct Planner<'a> {
    row: &'a StagedRow,
    basis: &'a Basis<'a>,
    found: Vec<Issue>,
}

impl Planner<'_> {
    fn plan(&mut self) -> Plan {
        let mut plan = Plan {
            action: RowAction::Create,
            branch: None,
            known: None,
            particulars: None,
            goal: Goal { destination: Destination::Unknown, seat: String::new(), host_name: None },
        };
        let ledger = match (&self.row.values, self.basis.ground.kind) {
            (Values::Register(_), ImportKind::Register) => None,
            (Values::Ledger(row), ImportKind::Ledger) => Some(row.as_ref()),
            (Values::Register(_), ImportKind::Ledger)
            | (Values::Ledger(_), ImportKind::Register) => {
                self.remark(IssueCode::OtherTable, None);
                return plan;
            }
        };
        let row = self.row.values.member();
        if let Some(record) = row.record.value {
            self.recorded(row, record, &mut plan);
            return plan;
        }
        let number = row.id_number.value.as_ref();
        let known = number.and_then(|number| self.basis.known.get(number.as_str()));
        let named = self.branch(row, known.map(|known| known.branch));
        if let Some(ledger) = ledger {
            let home = known.map(|known| known.branch).or(named.ok().flatten());
            plan.goal = self.departure(ledger, home);
        }
        match known {
            None => self.newcomer(row, named, &mut plan),
            Some(known) => {
                let absence = self.basis.absences.get(&known.id);
                self.known(row, named, known, absence, &mut plan);
            }
        }
        plan
    }

    fn remark(&mut self, code: IssueCode, field: Option<Field>) {
        self.remark_with(code, field, []);
    }

    fn remark_with(
        &mut self,
        code: IssueCode,
        field: Option<Field>,
        choices: impl IntoIterator<Item = String>,
    ) {
        let issue = Issue::new(code, field, self.cell(field)).offer(choices);
        self.found.push(issue);
    }

    /// Where a field of this row stands.
    fn cell(&self, field: Option<Field>) -> CellPosition {
        let position = &self.row.position;
        let sheet = self.basis.ground.sheets.iter().find(|sheet| sheet.name == position.sheet);
        let column = sheet
            .and_then(|sheet| sheet.columns.iter().find(|c| c.field.is_some() && c.field == field))
            .map(|column| column.column.clone())
            .unwrap_or_default();
        CellPosition { sheet: position.sheet.clone(), row: position.row, column }
    }

    /// The branch that the row names, `Err` when it names one that is not to be had. Of several by
    /// one name it is the one that the member belongs to already.
    fn branch(
        &mut self,
        row: &RegisterRow,
        own: Option<OrganizationId>,
    ) -> Result<Option<OrganizationId>, ()> {
        let Some(name) = &row.branch.value else { return Ok(self.basis.ground.own_branch) };
        let list = |entries: &[&BranchEntry]| {
            entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>()
        };
        let (code, choices) = match self.basis.ground.branches.find(name) {
            Found::One(entry) if entry.shape.holds_affiliation() => return Ok(Some(entry.id)),
            Found::Several(entries) if entries.iter().any(|entry| Some(entry.id) == own) => {
                return Ok(own);
            }
            Found::One(_) => (IssueCode::NotABranch, Vec::new()),
            Found::Several(entries) => (IssueCode::BranchAmbiguous, list(&entries)),
            Found::None(near) => (IssueCode::BranchUnknown, list(&near)),
        };
        self.remark_with(code, Some(Field::Branch), choices);
        Err(())
    }

    fn departure(&mut self, row: &LedgerRow, home: Option<OrganizationId>) -> Goal {
        // A date that is there but cannot be read has its remark already.
        let silent =
            !self.row.issues.iter().any(|issue| {
                issue.field == Some(Field::LeftOn) && issue.severity == Severity::Error
            });
        if row.left_on.value.is_none() && silent {
            self.remark(IssueCode::FieldNeeded, Some(Field::LeftOn));
        }
        let county = self.basis.ground.county;
        let (place, unread) = place::destination(&row.destination.raw, county);
        let host = row.host_organization.value.as_deref();
        let written = Written { place: &row.destination.raw, host, county, home };
        let (goal, remark) = host::goal(&written, place, &self.basis.hosts);
        // A host of this system tells the place.
        if let Some((code, choices)) = unread.filter(|_| goal.destination.host().is_none()) {
            self.remark_with(code, Some(Field::Destination), choices);
        }
        if let Some(remark) = remark {
            let field = Some(Field::HostOrganization);
            let issue = Issue::new(remark.code, field, self.cell(field)).offer(remark.choices);
            let told =
                |issue: Issue, (word, text): &(&str, String)| issue.naming(word, (text, text));
            self.found.push(remark.words.iter().fold(issue, told));
        }
        goal
    }

    /// A row that an export was made of: it enters nobody and nothing new.
    fn recorded(&mut self, row: &RegisterRow, record: i64, plan: &mut Plan) {
        plan.action = RowAction::Skip;
        // One outside and one that is not there at all are answered alike.
        let Some(now) = self.basis.recorded.get(&record) else {
            return self.remark(IssueCode::AskTheCounty, None);
        };
        let named = match self.basis.ground.kind {
            ImportKind::Register => self.branch(row, Some(now.known.branch)),
            ImportKind::Ledger => Ok(None),
        };
        let absence = self.basis.absences.get(&now.known.id).filter(|_| !now.over);
        self.known(row, named, &now.known, absence, plan);
        let Some(known) = &plan.known else { return };
        if !is_of(row, known, &self.basis.known) {
            self.remark(IssueCode::RecordDiffers, Some(Field::IdNumber));
        }
        if row.record_version.value.is_some_and(|version| version != now.version) {
            self.remark(IssueCode::ChangedSinceExport, None);
        }
        if now.over {
            self.remark(IssueCode::AbsenceOver, None);
            plan.action = RowAction::Skip;
        }
    }

    fn newcomer(
        &mut self,
        row: &RegisterRow,
        named: Result<Option<OrganizationId>, ()>,
        plan: &mut Plan,
    ) {
        if named == Ok(None) {
            self.remark(IssueCode::FieldNeeded, Some(Field::Branch));
        }
        if entry::category(row).is_none() {
            self.remark(IssueCode::FieldNeeded, Some(Field::Category));
        }
        if entry::joined_on(row).is_none() {
            self.remark(IssueCode::FieldNeeded, Some(Field::JoinedOn));
        }
        let imported = match self.basis.ground.kind {
            ImportKind::Register => entry::kept(row, false),
            ImportKind::Ledger => None,
        };
        plan.particulars = entry::particulars(row, self.basis.ground.kind, None, imported);
        plan.branch = named.ok().flatten();
    }

    fn known(
        &mut self,
        row: &RegisterRow,
        named: Result<Option<OrganizationId>, ()>,
        known: &Known,
        absence: Option<&Absence>,
        plan: &mut Plan,
    ) {
        plan.action = RowAction::Update;
        let own = self.basis.ground.branches.get(known.branch);
        let Some(own) = own.filter(|_| !known.hidden) else {
            // Of somebody outside, nothing at all is told.
            self.found.clear();
            return self.remark(IssueCode::AskTheCounty, None);
        };
        plan.branch = Some(known.branch);
        plan.known = Some(known.clone());
        if known.standing == Standing::Left {
            return self.remark(IssueCode::LeftTheRegister, None);
        }
        if named.is_ok_and(|named| named.is_some_and(|named| named != known.branch)) {
            self.remark_with(IssueCode::OtherBranch, Some(Field::Branch), [own.name.clone()]);
        }
        if row.name.value.as_ref().is_some_and(|name| *name != known.name) {
            self.remark_with(IssueCode::NameDiffers, Some(Field::Name), [known.name.clone()]);
        }
        let phone = row.phone.value.as_ref().map(|phone| phone.as_str());
        let phone_differs = phone.is_some() && phone != known.phone.as_deref();
        match (self.basis.ground.kind, absence) {
            (ImportKind::Register, _) => self.correction(row, known, phone_differs, plan),
            (ImportKind::Ledger, Some(absence)) => {
                self.remark(IssueCode::AlreadyAway, None);
                self.kept(known, absence);
                plan.action = RowAction::Skip;
            }
            (ImportKind::Ledger, None) => self.attachment(row, known, phone_differs),
        }
    }

    /// The cells of a row that would change a registration, had it not been entered already.
    fn kept(&mut self, known: &Known, absence: &Absence) {
        let Values::Ledger(row) = &self.row.values else { return };
        for (field, there) in absence::differing(row, known, absence, self.basis.ground.county) {
            let cell = self.cell(Some(field));
            let issue = Issue::new(IssueCode::RegistrationKept, Some(field), cell);
            let words = match there.as_str() {
                "" => ("空", "nothing"),
                there => (there, there),
            };
            self.found.push(issue.naming("{there}", words));
        }
    }

    /// A ledger row of a known member: what differs from the register is told and stays.
    fn attachment(&mut self, row: &RegisterRow, known: &Known, phone_differs: bool) {
        if phone_differs {
            self.remark(IssueCode::PhoneKept, Some(Field::Phone));
        }
        let record = &known.particulars;
        let category = entry::category(row);
        if category.is_some_and(|category| category != record.category) {
            self.remark(IssueCode::RegisterDiffers, Some(Field::Category));
        }
        // 2009-06 says nothing against 2009-06-01.
        let joined = entry::joined_on(row);
        let agrees = |joined: &String| {
            joined.starts_with(&record.joined_on) || record.joined_on.starts_with(joined.as_str())
        };
        if joined.is_some_and(|joined| !agrees(&joined)) {
            self.remark(IssueCode::RegisterDiffers, Some(Field::JoinedOn));
        }
    }

    fn correction(
        &mut self,
        row: &RegisterRow,
        known: &Known,
        phone_differs: bool,
        plan: &mut Plan,
    ) {
        if phone_differs {
            self.remark(IssueCode::PhoneKept, Some(Field::Phone));
        }
        let imported = match row.record.value {
            Some(_) => entry::kept_over(known.particulars.imported.as_deref(), row, phone_differs),
            None => entry::kept(row, phone_differs),
        };
        let after =
            entry::particulars(row, ImportKind::Register, Some(&known.particulars), imported);
        if after.as_ref() == Some(&known.particulars) {
            self.remark(IssueCode::AlreadyOnRegister, None);
            plan.action = RowAction::Skip;
        }
        plan.particulars = after;
    }
}

/// Whether the ID number of a row, masked or not, is that of the member whose record it names.
fn is_of(row: &RegisterRow, known: &Known, numbers: &HashMap<String, Known>) -> bool {
    match &row.id_number.value {
        Some(number) => numbers.get(number.as_str()).is_some_and(|holder| holder.id == known.id),
        None => known.id_ending.as_ref().is_none_or(|ending| {
            let raw = &row.id_number.raw;
            !is_masked(raw) || raw.ends_with(ending.as_str())
        }),
    }
}
