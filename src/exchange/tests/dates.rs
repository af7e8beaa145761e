//! Dates in every style clerks use.

use jiff::civil::date;

use super::TODAY;
use crate::exchange::date::{DateContext, DateUse, PartialDate, Reading, read};
use crate::exchange::grid::Cell;

fn month(year: i16, month: i8) -> Reading {
    Reading::Known(PartialDate { year, month, day: None })
}

fn day(year: i16, month: i8, day: i8) -> Reading {
    Reading::Known(PartialDate { year, month, day: Some(day) })
}

fn either(meanings: &[(i16, i8, Option<i8>)]) -> Reading {
    let date = |(year, month, day): &(i16, i8, Option<i8>)| PartialDate {
        year: *year,
        month: *month,
        day: *day,
    };
    Reading::Ambiguous(meanings.iter().map(date).collect())
}

fn check(usage: DateUse, cases: Vec<(Cell, Reading)>) {
    let context = DateContext { today: TODAY, zero_may_be_lost: false };
    for (cell, want) in cases {
        assert_eq!(read(&cell, usage, context), want, "{}", cell.shown());
    }
}

fn text(written: &str) -> Cell {
    Cell::Text(written.to_owned())
}

#[test]
fn texts_with_a_certain_meaning() {
    let cases = vec![
        ("2024.3", month(2024, 3)),
        ("2024.03", month(2024, 3)),
        ("2024.1", month(2024, 1)),
        ("2024.10", month(2024, 10)),
        ("2024.12.", month(2024, 12)),
        ("2024年3月", month(2024, 3)),
        ("2024年3月5日", day(2024, 3, 5)),
        ("2024年3月5号", day(2024, 3, 5)),
        (" 2024 年 3 月 5 日 ", day(2024, 3, 5)),
        ("２０１２年６月", month(2012, 6)),
        ("２０２４．３．５", day(2024, 3, 5)),
        ("2024-03-05", day(2024, 3, 5)),
        ("2024/3/5", day(2024, 3, 5)),
        ("2024-3", month(2024, 3)),
        ("2024/03", month(2024, 3)),
        ("2024、3、5", day(2024, 3, 5)),
        ("2024。3", month(2024, 3)),
        ("2024,3", month(2024, 3)),
        ("2024-03-05 00:00:00", day(2024, 3, 5)),
        ("2024-03-05T08:30:00", day(2024, 3, 5)),
        ("20211009", day(2021, 10, 9)),
        ("202606", month(2026, 6)),
        ("22.10.14", day(2022, 10, 14)),
        ("26.7.8", day(2026, 7, 8)),
        ("88.12.1", day(1988, 12, 1)),
        ("00.6.1", day(2000, 6, 1)),
        ("88.12", month(1988, 12)),
        ("88-12", month(1988, 12)),
        ("08.05", month(2008, 5)),
        ("88年12月", month(1988, 12)),
        ("08年3月", month(2008, 3)),
        ("二〇二四年三月五日", day(2024, 3, 5)),
        ("二○二四年十二月三十一日", day(2024, 12, 31)),
        ("2024年元月", month(2024, 1)),
        ("3/2024", month(2024, 3)),
        ("5/13/2024", day(2024, 5, 13)),
        ("13/5/2024", day(2024, 5, 13)),
        ("5/5/2024", day(2024, 5, 5)),
        ("45356", day(2024, 3, 5)),
        ("2024-02-29", day(2024, 2, 29)),
        ("", Reading::Empty),
        (" \u{3000}", Reading::Empty),
        ("无", Reading::Empty),
        ("不详", Reading::Empty),
        ("/", Reading::Empty),
    ];
    check(DateUse::Event, cases.into_iter().map(|(cell, want)| (text(cell), want)).collect());
}

#[test]
fn texts_with_two_meanings_are_not_guessed() {
    let cases = vec![
        ("3/5/2024", either(&[(2024, 3, Some(5)), (2024, 5, Some(3))])),
        ("10/7/22", either(&[(2010, 7, Some(22)), (2022, 10, Some(7))])),
        ("200612", either(&[(2006, 12, None), (2020, 6, Some(12))])),
        ("9.14", either(&[(2026, 9, Some(14))])),
        ("8.5", either(&[(2008, 5, None), (2026, 8, Some(5))])),
        ("03-05", either(&[(2003, 5, None), (2026, 3, Some(5))])),
        ("03/05", either(&[(2003, 5, None), (2026, 3, Some(5))])),
        ("20059", either(&[(1954, 12, Some(1)), (2005, 9, None)])),
        ("2024111", either(&[(2024, 1, Some(11)), (2024, 11, Some(1))])),
    ];
    check(DateUse::Event, cases.into_iter().map(|(cell, want)| (text(cell), want)).collect());
}

#[test]
fn what_is_no_date_is_said_to_be_none() {
    let cases = vec![
        ("2024", Reading::YearOnly(2024)),
        ("1988年", Reading::YearOnly(1988)),
        ("2024-02-30", Reading::Impossible),
        ("2024.13", Reading::Impossible),
        ("2024年0月", Reading::Impossible),
        ("20240230", Reading::Impossible),
        ("1024年3月", Reading::Impossible),
        ("长期", Reading::Unreadable),
        ("去年", Reading::Unreadable),
        ("2024年春节", Reading::Unreadable),
        ("2024.3-2025.6", Reading::Unreadable),
        ("2024..3", Reading::Unreadable),
        ("123", Reading::Unreadable),
        ("-5", Reading::Unreadable),
        ("2.02403E+07", Reading::Ruined),
        ("2.01E7", Reading::Ruined),
        ("20100000", Reading::Ruined),
        ("2.0240305E+07", day(2024, 3, 5)),
    ];
    check(DateUse::Event, cases.into_iter().map(|(cell, want)| (text(cell), want)).collect());
}

#[test]
fn numbers_and_date_cells() {
    let cases = vec![
        (Cell::Date(date(2011, 7, 1)), day(2011, 7, 1)),
        (Cell::Number(45356.0), day(2024, 3, 5)),
        (Cell::Number(45356.75), day(2024, 3, 5)),
        (Cell::Number(20240305.0), day(2024, 3, 5)),
        (Cell::Number(202403.0), month(2024, 3)),
        (Cell::Number(2024.3), month(2024, 3)),
        (Cell::Number(2024.11), month(2024, 11)),
        (Cell::Number(2024.1), either(&[(2024, 1, None), (2024, 10, None)])),
        (Cell::Number(88.1), either(&[(1988, 1, None), (1988, 10, None)])),
        (Cell::Number(2026.1), month(2026, 1)),
        (Cell::Number(2.01e7), Reading::Ruined),
        (Cell::Number(2024.0), Reading::YearOnly(2024)),
        (Cell::Number(0.5), Reading::Unreadable),
        (Cell::Number(f64::NAN), Reading::Unreadable),
        (Cell::Number(-3.0), Reading::Unreadable),
        (Cell::Bool(true), Reading::Unreadable),
    ];
    check(DateUse::Event, cases);
}

#[test]
fn the_use_of_a_date_settles_its_century_and_future() {
    check(
        DateUse::Birth,
        vec![
            (text("24.3"), month(1924, 3)),
            (text("08.5"), month(2008, 5)),
            (text("08-05"), month(2008, 5)),
        ],
    );
    check(
        DateUse::Event,
        vec![(text("26.12.1"), day(2026, 12, 1)), (text("27.1"), month(1927, 1))],
    );
    check(
        DateUse::Month,
        vec![
            (text("200612"), month(2006, 12)),
            (text("2026-09-15"), month(2026, 9)),
            (Cell::Number(2026.1), either(&[(2026, 1, None), (2026, 10, None)])),
        ],
    );
}

#[test]
fn a_text_file_that_lost_final_zeros_leaves_january_open() {
    let context = DateContext { today: TODAY, zero_may_be_lost: true };
    let read = |written: &str| read(&text(written), DateUse::Event, context);
    assert_eq!(read("2024.1"), either(&[(2024, 1, None), (2024, 10, None)]));
    assert_eq!(read("2024年1月"), month(2024, 1));
    assert_eq!(read("2024.2"), month(2024, 2));
}
