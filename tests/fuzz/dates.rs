//! Dates that clerks write, as they stand in a ledger of text.

use hongyan::exchange::issue::Verdict;
use hongyan::exchange::model::Values;
use hongyan::exchange::{Limits, read};
use jiff::civil::{Date, date};

use super::run;

const TODAY: Date = date(2026, 9, 30);

const TRUE: [&str; 22] = [
    "2024年3月5日",
    "2024年3月",
    "2024.3.5",
    "2024-03-05",
    "2024/3",
    "88.12.1",
    "26.7.8",
    "198812",
    "19881201",
    "二〇二四年三月",
    "二○一八年十二月三十一日",
    "2024",
    "1988年12月1日",
    "2024.10",
    "2024年2月29日",
    "2023年2月29日",
    "45000",
    "2.01E7",
    "无",
    "2024年3月至2025年1月",
    "去年",
    "公元2024年",
];

const WORDS: [&str; 20] = [
    "年", "月", "日", ".", "-", "/", "0", "1", "12", "31", "99", "2024", "二〇", "十", "卅", "E7",
    "\t", "　", "至", "-0",
];

#[test]
fn a_date_is_a_day_of_the_calendar_or_a_remark() {
    run("dates", 600, |bend| {
        let cell = |bend: &mut super::Bend| {
            let text = *bend.pick(&TRUE);
            let bent = bend.text(text, &WORDS);
            bent.replace(['"', '\r', '\n', ','], "")
        };
        let (joined, left) = (cell(bend), cell(bend));
        let file = format!(
            "姓名,公民身份号码,入党时间,流出时间\r\n王小明,11010519491231002X,\"{joined}\",\"{left}\"\r\n"
        );
        let Ok(preview) = read(file.as_bytes(), "x.csv", TODAY, Limits::default()) else { return };
        for row in &preview.rows {
            let Values::Ledger(ledger) = &row.values else { continue };
            for (text, read) in [(&joined, &ledger.member.joined_on), (&left, &ledger.left_on)] {
                let Some(day) = &read.value else { continue };
                let (first, last) = (day.earliest(), day.latest());
                assert!(first <= last && last.duration_since(first).as_hours() < 24 * 31, "{text}");
                assert!((1900..=2100).contains(&first.year()), "{text} is {}", day.zh());
            }
            let told = row.verdict != Verdict::Ok || !row.issues.is_empty();
            let known = ledger.left_on.value.is_some();
            assert!(known || told, "{left} is neither read nor remarked on");
        }
    });
}
