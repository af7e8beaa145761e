//! Has the web client embedded anew when it was built anew. Building it is `make web`'s matter.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=web/dist");
}
