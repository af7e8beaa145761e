//! Which organizations to ask, in the order of the rules: the employer's; else the nearest village's,
//! community's or another unit's; the own organization of inbound members where they concentrate;
//! the chamber of the home place; else the mobile branch.

use super::name::{self, Fit};
use crate::access::OrganizationId;
use crate::matching::model::{ChamberTie, Proximity, Site, SuggestionReason};
use crate::organization::model::{
    OrganizationKind as Kind, OrganizationState, OrganizationType as Type, Shape,
};
use crate::region::{FlowRange, Level, RegionCode};

/// What is known of the member.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub place: Option<RegionCode>,
    /// The core of the employer's name; empty for none.
    pub employer: String,
    pub trade: String,
    /// Employer and residence as they were written.
    pub written: String,
    /// Names of the home county, prefecture and province without suffix, the nearest first.
    pub home_names: Vec<&'static str>,
    /// From how many inbound members on an organization counts as theirs.
    pub concentrated_from: i64,
}

/// An organization that might do.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub id: OrganizationId,
    pub shape: Shape,
    /// The core of its name.
    pub core: String,
    pub seat: Option<RegionCode>,
    /// The member's own branch, or what stands above it.
    pub at_home: bool,
    /// Members placed or awaited there from elsewhere.
    pub inbound: i64,
    /// A home line leads from it to the member's home.
    pub line: bool,
    /// How many of the organizations above the member's branch stand above it as well.
    pub shared: usize,
}

/// Why a candidate fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub reason: SuggestionReason,
    pub proximity: Option<Proximity>,
    pub fit: Option<Fit>,
    pub site: Option<Site>,
    pub tie: Option<ChamberTie>,
}

impl SuggestionReason {
    /// How many are told for one reason.
    const fn most(self) -> usize {
        match self {
            SuggestionReason::Employer
            | SuggestionReason::NearestCommunity
            | SuggestionReason::Inbound
            | SuggestionReason::HomeChamber => 3,
            SuggestionReason::NearestUnit
            | SuggestionReason::Trade
            | SuggestionReason::MobileBranch => 2,
            SuggestionReason::PlaceCommittee => 1,
        }
    }
}

/// The candidates that fit, the one to ask first on top, by their place in the list.
pub fn suggest(wanted: &Wanted, candidates: &[Candidate]) -> Vec<(usize, Found)> {
    let judged = candidates.iter().enumerate();
    let mut fitting: Vec<(usize, &Candidate, Found)> = judged
        .filter_map(|(at, candidate)| Some((at, candidate, judge(wanted, candidate)?)))
        .collect();
    let near = [SuggestionReason::NearestCommunity, SuggestionReason::NearestUnit];
    if fitting.iter().any(|(.., found)| near.contains(&found.reason)) {
        fitting.retain(|(.., found)| found.reason != SuggestionReason::PlaceCommittee);
    }
    fitting.sort_by_cached_key(|(_, candidate, found)| order(wanted, candidate, found));
    let mut told = Vec::new();
    for reason in SuggestionReason::ALL {
        let of_reason = fitting.iter().filter(|(.., found)| found.reason == *reason);
        told.extend(of_reason.take(reason.most()).map(|(at, _, found)| (*at, *found)));
    }
    told
}

/// What comes first among those that fit for the same reason.
fn order(
    wanted: &Wanted,
    candidate: &Candidate,
    found: &Found,
) -> (SuggestionReason, u8, Option<Fit>, usize, Option<Proximity>, String) {
    let another_township = match (wanted.place, candidate.seat) {
        (Some(place), Some(seat)) => {
            place.level() == Level::Township && seat.level() == Level::Township && place != seat
        }
        _ => false,
    };
    let nearness = match found.reason {
        SuggestionReason::NearestCommunity => {
            let named = found.fit.is_some();
            let same_township = found.proximity == Some(Proximity::SameTownship);
            match (named, same_township, another_township) {
                (true, ..) => 0,
                (false, true, _) => 1,
                (false, false, false) => 2,
                (false, false, true) => 3,
            }
        }
        SuggestionReason::HomeChamber => match found.tie {
            Some(ChamberTie::Line) => 0,
            Some(ChamberTie::Formal) => 1,
            Some(ChamberTie::Name) => 2 + home_place(wanted, candidate),
            None => u8::MAX,
        },
        SuggestionReason::Employer
        | SuggestionReason::NearestUnit
        | SuggestionReason::PlaceCommittee
        | SuggestionReason::Inbound
        | SuggestionReason::Trade
        | SuggestionReason::MobileBranch => 0,
    };
    let far_from_home = usize::MAX - candidate.shared;
    let unit_fit = (found.reason != SuggestionReason::NearestCommunity).then_some(found.fit);
    (
        found.reason,
        nearness,
        unit_fit.flatten(),
        far_from_home,
        found.proximity,
        candidate.core.clone(),
    )
}

/// The first reason for which a candidate fits.
fn judge(wanted: &Wanted, candidate: &Candidate) -> Option<Found> {
    if candidate.at_home || !takes_in(candidate.shape) {
        return None;
    }
    let near = nearness(wanted, candidate);
    let plain = |reason| Found { reason, proximity: near, fit: None, site: None, tie: None };
    employer(wanted, candidate, near)
        .map(|fit| Found { fit: Some(fit), ..plain(SuggestionReason::Employer) })
        .or_else(|| {
            let site = own_of_inbound(wanted, candidate, near)?;
            Some(Found { site: Some(site), ..plain(SuggestionReason::Inbound) })
        })
        .or_else(|| nearby(wanted, candidate, near))
        .or_else(|| of_trade(wanted, candidate, near).then(|| plain(SuggestionReason::Trade)))
        .or_else(|| {
            let tie = chamber_tie(wanted, candidate, near)?;
            Some(Found { tie: Some(tie), ..plain(SuggestionReason::HomeChamber) })
        })
        .or_else(|| is_mobile(candidate).then(|| plain(SuggestionReason::MobileBranch)))
}

/// Whether an organization of this shape can be a host.
pub fn takes_in(shape: Shape) -> bool {
    shape.state == OrganizationState::Active && shape.can_host()
}

fn nearness(wanted: &Wanted, candidate: &Candidate) -> Option<Proximity> {
    proximity(wanted.place?, candidate.seat?)
}

/// How near a seat is to a place; none beyond the province.
pub fn proximity(place: RegionCode, seat: RegionCode) -> Option<Proximity> {
    if place.level() == Level::Township && place == seat {
        return Some(Proximity::SameTownship);
    }
    match FlowRange::between(place, seat) {
        Some(FlowRange::SameCounty) => Some(Proximity::SameCounty),
        Some(FlowRange::SamePrefecture) => Some(Proximity::SamePrefecture),
        Some(FlowRange::SameProvince) => Some(Proximity::SameProvince),
        Some(FlowRange::CrossProvince | FlowRange::Abroad) => None,
        // One of them is as coarse as a prefecture or a province.
        None if place.city().is_some() && place.city() == seat.city() => {
            Some(Proximity::SamePrefecture)
        }
        None => Some(Proximity::SameProvince),
    }
}

/// Units that employ people.
fn is_unit(kind: Kind) -> bool {
    match kind {
        Kind::Enterprise | Kind::SocialOrganization | Kind::PublicUnit => true,
        Kind::Administrative
        | Kind::Village
        | Kind::Community
        | Kind::ChamberOfCommerce
        | Kind::MobileBranch
        | Kind::Temporary
        | Kind::Joint => false,
    }
}

fn employer(wanted: &Wanted, candidate: &Candidate, near: Option<Proximity>) -> Option<Fit> {
    near?;
    let employs = is_unit(candidate.shape.kind) || candidate.shape.kind == Kind::Joint;
    if employs { name::fit(&wanted.employer, &candidate.core) } else { None }
}

/// A site, market, park or building in the county whose organization is the inbound members' own.
fn own_of_inbound(wanted: &Wanted, candidate: &Candidate, near: Option<Proximity>) -> Option<Site> {
    let in_county = matches!(near?, Proximity::SameTownship | Proximity::SameCounty);
    let concentrated = candidate.inbound >= wanted.concentrated_from;
    if in_county && concentrated { name::site(&candidate.core) } else { None }
}

fn nearby(wanted: &Wanted, candidate: &Candidate, near: Option<Proximity>) -> Option<Found> {
    let near = near?;
    let in_county = matches!(near, Proximity::SameTownship | Proximity::SameCounty);
    let found = |reason, fit| Found { reason, proximity: Some(near), fit, site: None, tie: None };
    match candidate.shape.kind {
        Kind::Village | Kind::Community if in_county => {
            let named = name::is_named_in(&candidate.core, &wanted.written);
            Some(found(SuggestionReason::NearestCommunity, named.then_some(Fit::Exact)))
        }
        Kind::Enterprise | Kind::SocialOrganization | Kind::PublicUnit
            if near == Proximity::SameTownship =>
        {
            Some(found(SuggestionReason::NearestUnit, None))
        }
        Kind::Administrative
            if candidate.shape.level == Type::TownshipCommittee
                && is_of_place(wanted, candidate) =>
        {
            Some(found(SuggestionReason::PlaceCommittee, None))
        }
        Kind::Administrative
        | Kind::Village
        | Kind::Community
        | Kind::Enterprise
        | Kind::SocialOrganization
        | Kind::ChamberOfCommerce
        | Kind::PublicUnit
        | Kind::MobileBranch
        | Kind::Temporary
        | Kind::Joint => None,
    }
}

/// The committee of the very township, or one that says no more of its seat than the member of the
/// place.
fn is_of_place(wanted: &Wanted, candidate: &Candidate) -> bool {
    let (Some(place), Some(seat)) = (wanted.place, candidate.seat) else { return false };
    place == seat || place.county() == Some(seat)
}

/// An association or a joint organization of the same trade in the city.
fn of_trade(wanted: &Wanted, candidate: &Candidate, near: Option<Proximity>) -> bool {
    let in_city = match near {
        Some(Proximity::SameTownship | Proximity::SameCounty | Proximity::SamePrefecture) => true,
        Some(Proximity::SameProvince) | None => false,
    };
    let carries = matches!(candidate.shape.kind, Kind::SocialOrganization | Kind::Joint);
    let says_something = wanted.trade.chars().count() >= 2;
    in_city && carries && says_something && candidate.core.contains(&wanted.trade)
}

fn chamber_tie(
    wanted: &Wanted,
    candidate: &Candidate,
    near: Option<Proximity>,
) -> Option<ChamberTie> {
    near?;
    if candidate.shape.kind != Kind::ChamberOfCommerce {
        return None;
    }
    if candidate.line {
        return Some(ChamberTie::Line);
    }
    if candidate.shared > 0 {
        return Some(ChamberTie::Formal);
    }
    wanted.home_names.iter().any(|home| candidate.core.contains(home)).then_some(ChamberTie::Name)
}

/// How far up the home place is that a chamber's name says: 0 for the county.
fn home_place(wanted: &Wanted, candidate: &Candidate) -> u8 {
    let at = wanted.home_names.iter().position(|home| candidate.core.contains(home));
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX - 2)
}

/// Kinds that a home side has away from its own place.
pub fn may_be_from_home(kind: Kind) -> bool {
    matches!(kind, Kind::ChamberOfCommerce | Kind::MobileBranch)
}

/// The home side's own branch for those who have none nearby.
fn is_mobile(candidate: &Candidate) -> bool {
    candidate.shape.kind == Kind::MobileBranch
        && candidate.shape.level == Type::Branch
        && candidate.shared > 0
}

#[cfg(test)]
mod tests;
