//! Percentages, covered cells, months and bands.

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn percentages_have_one_decimal_half_up() {
    for (numerator, denominator, expected) in [
        (0, 0, None),
        (0, 7, Some(0.0)),
        (7, 7, Some(100.0)),
        (2, 3, Some(66.7)),
        (1, 3, Some(33.3)),
        (1373, 12_568, Some(10.9)),
        (8, 188, Some(4.3)),
        (1, 2000, Some(0.1)),
        (1, 2001, Some(0.0)),
    ] {
        assert_eq!(percent(numerator, denominator), expected, "{numerator}/{denominator}");
    }
}

#[test]
fn a_share_is_covered_with_its_rest() {
    for (part, whole, covered, numerator, denominator) in [
        (3, 40, false, Some(3), Some(40)),
        (3, 40, true, None, Some(40)),
        (37, 40, true, None, Some(40)),
        (20, 40, true, Some(20), Some(40)),
        (29, 36, true, Some(30), Some(35)),
        (40, 40, true, Some(40), Some(40)),
        (0, 40, true, Some(0), Some(40)),
        (2, 3, true, None, None),
    ] {
        let told = measure(MeasureKind::PlacedAtHost, part, whole, covered);
        assert_eq!((told.numerator, told.denominator), (numerator, denominator), "{part}/{whole}");
        assert_eq!(told.percent.is_some(), numerator.is_some());
    }
}

#[test]
fn who_sees_figures_only_is_told_fives_and_whole_quarters() {
    for (count, told) in [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1002, 1000)] {
        assert_eq!(to_fives(count), told, "{count}");
    }
    let today = day("2026-05-20");
    for (from, until, told) in [
        ("2026-01-01", "2026-03-31", "2026-01-01 2026-03-31"),
        ("2026-01-01", "2026-04-01", "2026-01-01 2026-05-20"),
        ("2026-03-31", "2026-03-31", "2026-01-01 2026-03-31"),
        ("2025-12-31", "2026-02-01", "2025-10-01 2026-03-31"),
        ("2026-05-20", "2026-05-20", "2026-04-01 2026-05-20"),
    ] {
        let period = whole_quarters(Span { from: day(from), until: day(until) }, today);
        assert_eq!(format!("{} {}", period.from, period.until), told, "{from} {until}");
    }
}

/// The table with its totals.
fn with_totals(inner: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let mut table: Vec<Vec<u64>> = inner
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.push(row.iter().sum());
            row
        })
        .collect();
    let width = table[0].len();
    table.push((0..width).map(|c| table.iter().map(|row| row[c]).sum()).collect());
    table
}

#[test]
fn what_would_give_a_small_cell_away_is_covered_too() {
    let table = with_totals(&[vec![3, 20, 30], vec![40, 50, 60], vec![70, 0, 80]]);
    let told: Vec<String> = cover(&table, small_cells(&table), Totals::RowAndColumn)
        .iter()
        .zip(&table)
        .map(|(hidden, counts)| {
            let told = hidden.iter().zip(counts);
            told.map(|(h, n)| if *h { "·".to_owned() } else { n.to_string() })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(told, ["· · 30 53", "· · 60 150", "70 0 80 150", "113 70 170 353"]);
}

proptest::proptest! {
    /// No small cell is told, and no line has a single covered cell.
    #[test]
    fn nothing_small_is_told_or_can_be_taken_off_a_total(
        inner in proptest::collection::vec(proptest::collection::vec(0..12u64, 4), 1..6),
    ) {
        let table = with_totals(&inner);
        let hidden = cover(&table, small_cells(&table), Totals::RowAndColumn);
        for (row, counts) in hidden.iter().zip(&table) {
            for (hidden, count) in row.iter().zip(counts) {
                proptest::prop_assert!(*hidden || !is_small(*count));
            }
            proptest::prop_assert_ne!(row.iter().filter(|h| **h).count(), 1);
        }
        for column in 0..table[0].len() {
            proptest::prop_assert_ne!(hidden.iter().filter(|row| row[column]).count(), 1);
        }
    }
}

#[test]
fn months_end_with_their_last_day_and_the_current_one_today() {
    let told: Vec<String> = months(day("2028-03-10"), 3)
        .iter()
        .map(|month| format!("{} {}", month.from, month.until))
        .collect();
    assert_eq!(told, ["2028-01-01 2028-01-31", "2028-02-01 2028-02-29", "2028-03-01 2028-03-10"]);
    for (today, start) in [
        ("2026-01-01", "2026-01-01"),
        ("2026-03-31", "2026-01-01"),
        ("2026-04-01", "2026-04-01"),
        ("2026-11-25", "2026-10-01"),
        ("2026-12-31", "2026-10-01"),
    ] {
        assert_eq!(quarter_start(day(today)), day(start), "{today}");
    }
}

#[test]
fn a_stay_is_away_until_the_day_before_it_ends() {
    let stay = |departs: &str, ended: Option<&str>, returned, count| Stay {
        departs_on: day(departs),
        ended_on: ended.map(day),
        returned,
        count,
    };
    let stays = [
        stay("2026-01-31", None, false, 10),
        stay("2026-02-01", Some("2026-02-28"), true, 3),
        stay("2026-02-28", Some("2026-03-01"), true, 2),
        stay("2026-01-05", Some("2026-02-10"), false, 1),
    ];
    let month = |text: &str| of_month(month_of(day(text)), &stays);
    assert_eq!(month("2026-01-15"), (11, 0, 11));
    assert_eq!(month("2026-02-15"), (5, 3, 12));
    assert_eq!(month("2026-03-15"), (0, 2, 10));
}

#[test]
fn ages_fall_into_the_bands_of_the_bulletin() {
    let today = day("2026-03-01");
    for (born, band) in [
        (Some("1996-03-01"), "-30"),
        (Some("1995-03-02"), "-30"),
        (Some("1995-03-01"), "31-35"),
        (Some("1965-03-01"), "61-"),
        (Some("1965-03-02"), "56-60"),
        (Some("1965"), "61-"),
        (Some("1986-04"), "36-40"),
        (None, ""),
    ] {
        let shares = by_age(&[(born.map(str::to_owned), 3)], today);
        let counted: Vec<&str> = shares
            .iter()
            .filter(|share| share.count == 3)
            .map(|share| share.name.as_str())
            .collect();
        assert_eq!(counted, [band], "{born:?}");
        assert_eq!(shares.iter().map(|share| share.count).sum::<u64>(), 3);
    }
}

#[test]
fn the_rest_is_told_as_one_and_has_no_list() {
    let counts = [("务工", 5), ("经商", 9), ("教师", 5), ("司机", 1), ("厨师", 2)];
    let counts = counts.iter().map(|(name, count)| (Some((*name).to_owned()), *count)).collect();
    let told = most_frequent(counts, "occupation", 3);
    let told: Vec<(&str, u64, bool)> =
        told.iter().map(|s| (s.name.as_str(), s.count, s.narrowed.is_some())).collect();
    let expected = [("经商", 9, true), ("务工", 5, true), ("教师", 5, true), (OTHERS, 3, false)];
    assert_eq!(told, expected);
}

#[test]
fn a_destination_is_as_coarse_as_asked_for() {
    use DestinationLevel::{Prefecture, Province};
    let code = |text: &str| Bound::Division(text.parse().unwrap());
    for (kind, region, level, expected) in [
        (DestinationKind::Place, "440306", Province, code("440000")),
        (DestinationKind::Organization, "440306", Prefecture, code("440300")),
        (DestinationKind::Place, "310115", Prefecture, code("310115")),
        (DestinationKind::Place, "429004", Prefecture, code("429004")),
        (DestinationKind::Place, "310115121", Prefecture, code("310115")),
        (DestinationKind::Place, "440000", Prefecture, code("440000")),
        (DestinationKind::Abroad, "JP", Province, Bound::Abroad),
        (DestinationKind::Unknown, "", Province, Bound::Unknown),
    ] {
        assert_eq!(bound(kind, region, level), expected, "{kind:?} {region}");
    }
}
