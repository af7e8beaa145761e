//! Further particulars: as they are given, as they rest (sealed as one), and as they are after a change.

use super::sealed::{FURTHER, seal};
use crate::access::MemberId;
use crate::kernel::fault::{Check, Fault, Outcome};
use crate::kernel::secret::KeyRing;
use crate::kernel::text;
use crate::member::model::further::{
    Background, Further, LONGEST_ADDRESS, LONGEST_TEXT, SocialStratum, Whereabouts,
};
use crate::member::model::{Correction, NewMember};

/// Seals them; nothing where there are none.
pub fn sealed(ring: &KeyRing, member: MemberId, further: &Further) -> Outcome<Option<Vec<u8>>> {
    if *further == Further::default() {
        return Ok(None);
    }
    let plain = serde_json::to_string(further).map_err(Fault::internal)?;
    seal(ring, FURTHER, member, &plain).map(Some)
}

/// Opens what [`sealed`] made.
pub fn opened(ring: &KeyRing, member: MemberId, sealed: Option<&[u8]>) -> Outcome<Further> {
    let Some(sealed) = sealed else { return Ok(Further::default()) };
    let plain = ring.open(FURTHER, member.raw(), sealed).map_err(Fault::internal)?;
    serde_json::from_str(&plain)
        .map_err(|_| Fault::internal("further particulars of a record do not parse"))
}

/// Those of a new entry, each checked.
pub(super) fn of_new(new: &NewMember, check: &mut Check) -> Further {
    let mut text = |pointer, raw: &Option<String>, max| {
        raw.as_deref().and_then(|raw| check.take(pointer, text::tidy(raw, max)))
    };
    Further {
        background: Background {
            native_place: text("/native_place", &new.native_place, LONGEST_TEXT),
            degree: text("/degree", &new.degree, LONGEST_TEXT),
            professional_title: text("/professional_title", &new.professional_title, LONGEST_TEXT),
            party_post: text("/party_post", &new.party_post, LONGEST_TEXT),
            social_stratum: new.social_stratum,
            migrant_worker: new.migrant_worker,
            introducers: text("/introducers", &new.introducers, LONGEST_TEXT),
        },
        whereabouts: Whereabouts {
            landline: text("/landline", &new.landline, LONGEST_TEXT),
            residence: text("/residence", &new.residence, LONGEST_ADDRESS),
            registered_residence: text(
                "/registered_residence",
                &new.registered_residence,
                LONGEST_ADDRESS,
            ),
        },
    }
}

/// Those that a correction gives: the outer `None` leaves one as it is, the inner one clears it.
#[derive(Default)]
pub(super) struct FurtherGiven {
    native_place: Option<Option<String>>,
    degree: Option<Option<String>>,
    professional_title: Option<Option<String>>,
    party_post: Option<Option<String>>,
    social_stratum: Option<Option<SocialStratum>>,
    migrant_worker: Option<Option<bool>>,
    introducers: Option<Option<String>>,
    landline: Option<Option<String>>,
    residence: Option<Option<String>>,
    registered_residence: Option<Option<String>>,
}

/// The given ones, each checked.
pub(super) fn given(correction: &Correction, check: &mut Check) -> FurtherGiven {
    let mut text = |pointer, raw: &Option<Option<String>>, max| {
        let raw = raw.as_ref()?;
        Some(raw.as_deref().and_then(|raw| check.take(pointer, text::tidy(raw, max))))
    };
    FurtherGiven {
        native_place: text("/native_place", &correction.native_place, LONGEST_TEXT),
        degree: text("/degree", &correction.degree, LONGEST_TEXT),
        professional_title: text(
            "/professional_title",
            &correction.professional_title,
            LONGEST_TEXT,
        ),
        party_post: text("/party_post", &correction.party_post, LONGEST_TEXT),
        social_stratum: correction.social_stratum,
        migrant_worker: correction.migrant_worker,
        introducers: text("/introducers", &correction.introducers, LONGEST_TEXT),
        landline: text("/landline", &correction.landline, LONGEST_TEXT),
        residence: text("/residence", &correction.residence, LONGEST_ADDRESS),
        registered_residence: text(
            "/registered_residence",
            &correction.registered_residence,
            LONGEST_ADDRESS,
        ),
    }
}

impl FurtherGiven {
    /// The particulars after the correction.
    pub(super) fn over(self, before: Further) -> Further {
        let Further { background, whereabouts } = before;
        Further {
            background: Background {
                native_place: self.native_place.unwrap_or(background.native_place),
                degree: self.degree.unwrap_or(background.degree),
                professional_title: self
                    .professional_title
                    .unwrap_or(background.professional_title),
                party_post: self.party_post.unwrap_or(background.party_post),
                social_stratum: self.social_stratum.unwrap_or(background.social_stratum),
                migrant_worker: self.migrant_worker.unwrap_or(background.migrant_worker),
                introducers: self.introducers.unwrap_or(background.introducers),
            },
            whereabouts: Whereabouts {
                landline: self.landline.unwrap_or(whereabouts.landline),
                residence: self.residence.unwrap_or(whereabouts.residence),
                registered_residence: self
                    .registered_residence
                    .unwrap_or(whereabouts.registered_residence),
            },
        }
    }
}
