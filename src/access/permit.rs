//! Proof that an action was allowed. Only this folder makes one.

use std::marker::PhantomData;
use std::ops::Deref;

use super::actor::{Actor, OrganizationId, SecondFactor, SystemTask};
use super::{Action, ActionTag, Scope, acts, policy};
use crate::kernel::fault::{Code, Fault, Outcome};

/// Who may do what, how far: what a transaction carries.
#[derive(Clone, Debug)]
pub struct Warrant {
    pub actor: Actor,
    pub action: Action,
    pub scope: Scope,
    _made_here: (),
}

impl Warrant {
    /// The organizations that lead to a host by a lateral line are party to what it hosts, as the
    /// host itself is.
    pub fn along_lines(&self, hosts: Vec<OrganizationId>, arrived: Vec<OrganizationId>) -> Warrant {
        let mut wider = self.clone();
        wider.scope.party_to.extend(hosts);
        wider.scope.arrived.extend(arrived);
        wider
    }
}

/// A warrant for the action `A`.
#[derive(Clone, Debug)]
pub struct Permit<A: ActionTag> {
    warrant: Warrant,
    action: PhantomData<A>,
}

impl<A: ActionTag> Permit<A> {
    /// Asks the policy table. `403` names what is missing: a post, stepping up to one, or a code of
    /// the authenticator.
    pub fn ask(actor: Actor) -> Outcome<Permit<A>> {
        Ok(Permit { warrant: Warrant::ask(actor, A::ACTION)?, action: PhantomData })
    }
}

impl Warrant {
    /// The same question for an action that is only known at run time: long work asks again, before
    /// each of its chunks, for the action that began it.
    pub fn ask(actor: Actor, action: Action) -> Outcome<Warrant> {
        if actor.password_must_change && action != Action::ManageOwnSessions {
            return Err(Fault::new(Code::PasswordMustChange));
        }
        let scope = policy::scope(&actor, action);
        if scope.is_nothing() {
            let code = if actor.posts_inert { Code::StepUpNeeded } else { Code::Forbidden };
            return Err(Fault::new(code));
        }
        // A token was given its actions by somebody who had confirmed.
        if policy::needs_totp(action) && actor.grant.is_none() {
            match actor.second_factor {
                SecondFactor::Confirmed => {}
                SecondFactor::Enrolled => return Err(Fault::new(Code::TotpNeeded)),
                SecondFactor::NotEnrolled => return Err(Fault::new(Code::TotpNotEnrolled)),
            }
        }
        Ok(Warrant { actor, action, scope, _made_here: () })
    }
}

impl Permit<acts::Housekeeping> {
    /// The program's own work, under its name.
    pub fn system(task: SystemTask) -> Permit<acts::Housekeeping> {
        let warrant = Warrant {
            actor: Actor::system(task),
            action: Action::Housekeeping,
            scope: Scope::everything(),
            _made_here: (),
        };
        Permit { warrant, action: PhantomData }
    }
}

impl<A: ActionTag> Deref for Permit<A> {
    type Target = Warrant;

    fn deref(&self) -> &Warrant {
        &self.warrant
    }
}
