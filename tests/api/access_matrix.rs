//! Every operation of the OpenAPI document as every persona. The statuses are printed to a file that
//! a person has read: a right that appears or goes shows as a diff.
//!
//! `UPDATE_GRIDS=1 cargo test --test api access_matrix` rewrites it.

use std::fmt::Write;

use actix_web::http::Method;
use hongyan::demo::{self, org};
use serde_json::json;

use crate::support::journey::as_member;
use crate::support::operations::{Operation, operations};
use crate::support::{Persona, World};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/access-matrix.txt");

/// Who asks: a column's head and how they come in.
async fn personas(world: &World) -> Vec<(&'static str, Option<Persona>)> {
    let mut all = vec![("nobody", None)];
    all.push(("member", Some(as_member(world, 0).await)));
    for officer in demo::OFFICERS {
        all.push((officer.login, Some(world.confirmed(officer.login).await)));
    }
    all
}

/// A thing that exists for the operation to be about, in the home branch of the story.
fn path_of(world: &World, operation: &Operation) -> String {
    let liuxi = world.organization(org::LIUXI).to_string();
    let member = world.member(0).to_string();
    let id = match operation.noun() {
        "members" => member,
        "organizations" => liuxi.clone(),
        _ => "7".to_owned(),
    };
    let path =
        operation.path.replace("{id}", &id).replace("{code}", "330282").replace("{row}", "1");
    if operation.is_unsafe() && path.ends_with("/imports") {
        return format!("{path}?organization_id={liuxi}&kind=ledger");
    }
    path
}

/// An empty body goes far enough to show whether the door opens and stops before anything happens.
async fn ask(world: &World, operation: &Operation, persona: Option<&Persona>) -> u16 {
    let path = path_of(world, operation);
    let mut call = world.call(operation.method.clone(), &path);
    if let Some(persona) = persona {
        call = call.by(persona);
    }
    if operation.method != Method::GET {
        call = call.if_match(999).json(json!({ "no_such_field": 1 }));
    }
    call.send().await.status
}

async fn matrix(world: &World) -> String {
    let personas = personas(world).await;
    let mut text = String::from(
        "Operations by persona: the status of a call about a thing of the home branch, with an\n\
         empty body. 401 nobody is logged in; 403 seen but not allowed; 404 not visible; 400, 412,\n\
         415, 422, 428 allowed and stopped by the body; 2xx allowed and done.\n\n",
    );
    let heads: Vec<&str> = personas.iter().map(|(name, _)| *name).collect();
    writeln!(text, "{:<60} {}", "", heads.join(" ")).unwrap();
    for operation in operations() {
        // Ending one's session or password would change who the later cells are.
        if operation.ends_the_session() {
            continue;
        }
        write!(text, "{:<60}", format!("{} {}", operation.method, operation.path)).unwrap();
        for (name, persona) in &personas {
            let status = ask(world, &operation, persona.as_ref()).await;
            assert!(status < 500, "{} {} as {name}: {status}", operation.method, operation.path);
            write!(text, " {status:<width$}", width = name.len()).unwrap();
        }
        text = text.trim_end().to_owned();
        text.push('\n');
    }
    text
}

on_both! {
    async fn every_operation_as_every_persona(world: World) {
        let printed = matrix(&world).await;
        if std::env::var("UPDATE_GRIDS").is_ok() {
            std::fs::write(FILE, &printed).unwrap();
        }
        let reviewed = std::fs::read_to_string(FILE).unwrap_or_default();
        assert!(printed == reviewed, "the access matrix has changed; review it:\n{printed}");
    }
}
