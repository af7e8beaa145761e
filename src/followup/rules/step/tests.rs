//! Every stage, event and actor of a case, and what each guard refuses.

use super::*;
use crate::followup::model::{Attempt, AttemptResult, Channel};
use crate::followup::rules::evidence::{self, Search};
use crate::kernel::grid;
use crate::policy::rules::PolicyBook;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn no_answer(on: Day, channel: Channel) -> Attempt {
    Attempt { on, channel, result: AttemptResult::NoAnswer }
}

fn without_relatives() -> Evidence {
    let attempts = [
        no_answer(day("2026-09-01"), Channel::Phone),
        no_answer(day("2026-09-10"), Channel::Sms),
        no_answer(day("2026-09-20"), Channel::Visit),
    ];
    let search = Search { last_seen: day("2026-03-01"), attempts: &attempts, hosted: false };
    evidence::weigh(&search, None, day("2026-12-01"), &PolicyBook::default())
}

fn proof(days_apart: i64) -> Evidence {
    let last = day("2026-09-01").plus_days(days_apart);
    let attempts = [
        no_answer(day("2026-09-01"), Channel::Phone),
        no_answer(day("2026-09-01"), Channel::Relatives),
        no_answer(last, Channel::Visit),
    ];
    let search = Search { last_seen: day("2026-03-01"), attempts: &attempts, hosted: false };
    evidence::weigh(&search, None, day("2026-12-01"), &PolicyBook::default())
}

fn cell(stage: Stage, event: CaseEvent, actor: CaseActor, guards: &Guards<'_>) -> String {
    match step(stage, event, actor, guards) {
        Ok(next) => next.to_string(),
        Err(fault) if fault.code == Code::NotAnActor => ".".to_owned(),
        Err(fault) => format!("!{}", fault.code.as_str()),
    }
}

#[test]
fn the_grid_is_as_reviewed() {
    let (enough, thin, unasked) = (proof(20), proof(1), without_relatives());
    let today = day("2026-12-01");
    let at_home =
        Guards { overdue: true, evidence: &enough, side: Side::Home, host_known: true, today };
    let at_host = Guards { side: Side::Host, ..at_home };
    let willing = |event: CaseEvent| match event {
        CaseEvent::HandToHome => at_host,
        CaseEvent::Open
        | CaseEvent::Attempt
        | CaseEvent::Reached
        | CaseEvent::MarkUnreachable
        | CaseEvent::SuspectLost
        | CaseEvent::HandToHost
        | CaseEvent::End => at_home,
    };
    let mut text = String::from(
        "Follow-up case: the stage after each event, by who brings it about.\n\
         '.' not this actor's step (403 not_an_actor); '!' refused with that code.\n\
         All guards satisfied: the member is overdue, the attempts are enough, the silence is long\n\
         enough, a host is known, and the case is with the other side where it is handed over.\n\n",
    );
    for event in CaseEvent::ALL {
        text += &grid::table(event.as_str(), Stage::ALL, CaseActor::ALL, |stage, actor| {
            cell(*stage, *event, *actor, &willing(*event))
        });
    }
    text += "Guards broken: stage event actor -> code\n";
    type Broken<'g> = (&'static str, &'g dyn Fn(Guards<'g>) -> Guards<'g>);
    let broken: [Broken<'_>; 7] = [
        ("not overdue", &|willing| Guards { overdue: false, ..willing }),
        ("attempts too few", &|willing| Guards { evidence: &thin, ..willing }),
        ("a kind of attempt is missing", &|willing| Guards { evidence: &unasked, ..willing }),
        ("a day before the limit of silence", &|willing| Guards {
            today: day("2026-08-31"),
            ..willing
        }),
        ("no host in the system", &|willing| Guards { host_known: false, ..willing }),
        ("the host has the case", &|willing| Guards { side: Side::Host, ..willing }),
        ("home has the case", &|willing| Guards { side: Side::Home, ..willing }),
    ];
    for (name, break_one) in broken {
        text += &format!("\n{name}\n");
        for event in CaseEvent::ALL {
            let (willing, guards) = (willing(*event), break_one(willing(*event)));
            for stage in Stage::ALL {
                for actor in CaseActor::ALL {
                    let after = cell(*stage, *event, *actor, &guards);
                    if after != cell(*stage, *event, *actor, &willing) {
                        text += &format!("  {stage} {event} {actor} -> {after}\n");
                    }
                }
            }
        }
    }
    grid::review("case.txt", &text);
}
