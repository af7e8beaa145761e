//! An organization of any size, written by plain SQL: branches of 22 members, 46 branches a
//! township, 10 townships a county, 10 counties a prefecture; every seventh member is away.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use hongyan::access::{Permit, SystemTask};
use hongyan::db::Shelf;
use hongyan::db::{Conn, Db, Target};
use hongyan::kernel::day::Day;
use hongyan::kernel::secret;

pub const ROOT: i64 = 1;
pub const PREFECTURES: i64 = 100;
pub const COUNTIES: i64 = 10_000;
pub const TOWNSHIPS: i64 = 100_000;
pub const BRANCHES: i64 = 10_000_000;
pub const MEMBERS: i64 = 1_000_000_000;
pub const FLOWS: i64 = 2_000_000_000;
pub const ACCOUNTS: i64 = 3_000_000_000;

/// The units of each level that an organization of `members` has.
pub struct Shape {
    pub members: i64,
    pub branches: i64,
    pub townships: i64,
    pub counties: i64,
    pub prefectures: i64,
}

impl Shape {
    pub fn of(members: i64) -> Shape {
        let up = |n: i64, by: i64| (n + by - 1) / by;
        let branches = up(members, 22);
        let townships = up(branches, 46);
        let counties = up(townships, 10);
        Shape { members, branches, townships, counties, prefectures: up(counties, 10) }
    }
}

fn numbers(count: i64) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})")
}

fn organizations(count: i64, first: i64, level: &str, kind: &str, superior: &str) -> String {
    format!(
        "{} INSERT INTO organizations (id, name, short_name, initials, type, kind, region_code, \
         superior_id, state, established_on, document_number, contact_phone, created_at, version) \
         SELECT {first} + i, 'Unit ' || i, 'Unit ' || i, 'u', '{level}', '{kind}', '330282', \
         {superior}, 'active', 0, '', '', 1, 1 FROM n;",
        numbers(count)
    )
}

fn reach(count: i64, first: i64, depth: i64, ancestor: &str) -> String {
    format!(
        "{} INSERT INTO organization_reach (ancestor_id, descendant_id, depth) \
         SELECT {ancestor}, {first} + i, {depth} FROM n;",
        numbers(count)
    )
}

/// Every statement that fills an empty database, by how it writes no bytes and a hash.
fn statements(shape: &Shape, today: i64, [empty, hash]: [&str; 2]) -> Vec<String> {
    let (p, c, t, b) = (PREFECTURES, COUNTIES, TOWNSHIPS, BRANCHES);
    let Shape { members, branches, townships, counties, prefectures } = *shape;
    let mut all = vec![
        organizations(1, ROOT, "department", "administrative", "NULL"),
        organizations(prefectures, p, "department", "administrative", "1"),
        organizations(counties, c, "department", "administrative", &format!("{p} + i / 10")),
        organizations(
            townships,
            t,
            "township_committee",
            "administrative",
            &format!("{c} + i / 10"),
        ),
        organizations(branches, b, "branch", "village", &format!("{t} + i / 46")),
    ];
    for (count, first, ancestors) in [
        (1, ROOT, vec!["1".to_owned()]),
        (prefectures, p, vec![format!("{p} + i"), "1".into()]),
        (counties, c, vec![format!("{c} + i"), format!("{p} + i / 10"), "1".into()]),
        (
            townships,
            t,
            vec![format!("{t} + i"), format!("{c} + i / 10"), format!("{p} + i / 100"), "1".into()],
        ),
        (
            branches,
            b,
            vec![
                format!("{b} + i"),
                format!("{t} + i / 46"),
                format!("{c} + i / 460"),
                format!("{p} + i / 4600"),
                "1".into(),
            ],
        ),
    ] {
        for (depth, ancestor) in ancestors.iter().enumerate() {
            all.push(reach(count, first, depth as i64, ancestor));
        }
    }
    all.push(format!(
        "{} INSERT INTO members (id, branch_id, name, initials, sex, ethnicity, born, education, \
         occupation, category, joined_on, id_number_index, standing, created_at, updated_at, \
         version, hidden) \
         SELECT {MEMBERS} + i, {b} + i / 22, 'Member ' || i, \
         substr('abcdefghjklmnopqrstwxyz', 1 + i % 23, 1), 'male', '汉族', '1970-01-01', '', \
         '', 'full', '2000', {hash}, 'normal', 1, 1, 1, false FROM n;",
        numbers(members)
    ));
    all.push(format!(
        "{} INSERT INTO flows (id, member_id, home_branch_id, state, departs_on, cause, kind, \
         destination, region_code, details, channel, primary_manager, primary_policy, talk, \
         document_number, submitted_at, registered_at, seen_on, due_on, due_policy, watch_on, open, \
         hidden, created_at, version) \
         SELECT {FLOWS} + i * 7, {MEMBERS} + i * 7, {b} + i * 7 / 22, 'registered', \
         {today} - 400, 'work', 'fixed_place', 'place', '440306', {empty}, 'member', 'home', '', \
         'held', '', 1, 1, {today} - 364 + i * 7919 % 720, {today} - 180 + i * 7919 % 720, \
         'contact_months@1=6', {today} - 180 + i * 7919 % 720, true, false, 1, 1 FROM n;",
        numbers((members + 6) / 7)
    ));
    all
}

/// Fills an empty database and lets it gather its statistics.
pub fn fill(db: &Db, shape: &Shape) {
    let bytes = match db.target() {
        Target::Sqlite(_) => ["X''", "randomblob(32)"],
        Target::Postgres(_) => ["'\\x'", "sha256(i::text::bytea)"],
    };
    let today = db.now().day().days_since(Day::EPOCH);
    let all = statements(shape, today, bytes);
    execute(db, move |conn| {
        for statement in &all {
            conn.batch_execute(statement)?;
        }
        conn.batch_execute("ANALYZE")
    });
    if let Target::Postgres(url) = db.target() {
        // What autovacuum does within the minute: without it no index answers alone.
        PgConnection::establish(url).unwrap().batch_execute("VACUUM ANALYZE").unwrap();
    }
}

/// Members with an account and a live session each, whose cookie is `bench-N`.
pub fn sessions(db: &Db, count: i64) {
    let hex = |bytes: [u8; 32]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let blob = |bytes: [u8; 32]| match db.target() {
        Target::Sqlite(_) => format!("X'{}'", hex(bytes)),
        Target::Postgres(_) => format!("'\\x{}'", hex(bytes)),
    };
    let forever = i64::MAX / 2;
    let now = db.now().0;
    let mut statements = Vec::new();
    for n in 0..count {
        let token = blob(secret::token_hash(&format!("bench-{n}")));
        let (id, member) = (ACCOUNTS + n, MEMBERS + n * 7);
        statements.push(format!(
            "INSERT INTO accounts (id, display_name, member_id, password_must_change, state, \
             epoch, notice_version, notice_at, created_at, version) \
             VALUES ({id}, '', {member}, false, 'active', 1, 1, 1, 1, 1); \
             INSERT INTO sessions (id, account_id, kind, token_hash, rotated_at, label, method, \
             stepped_up_at, created_at, seen_at, expires_at, ended_at) \
             VALUES ({id}, {id}, 'web', {token}, 0, '', 'one_time_code', 0, {now}, {now}, \
             {forever}, 0);"
        ));
    }
    execute(db, move |conn| conn.batch_execute(&statements.concat()));
}

fn execute(db: &Db, work: impl FnOnce(&mut Conn) -> diesel::QueryResult<()> + Send + 'static) {
    let permit = Permit::system(SystemTask::CommandLine);
    db.write_blocking(&permit, move |tx| Ok(work(tx.conn())?)).unwrap();
}
