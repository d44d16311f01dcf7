
use std::io::Write;

use wasihost::{WasiCtx, rt};

/// Starts a guest.
type Start = fn(WasiCtx) -> Result<i32, rt::Error>;

/// `NAME TRACE [--nothing] [--root DIR] [--env NAME VALUE]... -- [ARGUMENT]...`
fn main() {
    let mut args = std::env::args().skip(1);
    let mut next = move || args.next();
    let name = next().expect("a name");
    let mut trace = std::fs::File::create(next().expect("a file for the trace")).expect("the file");
    let mut builder = WasiCtx::builder().inherit_stdio().arg(format!("{name}.wasm")).trace(move |call| {
        let errno = call.errno().map_or("success", |errno| errno.name());
        writeln!(trace, "{}={errno}\t{call}", call.name()).expect("the trace");
    });
    loop {
        builder = match next().expect("--").as_str() {
            // What a runtime does that proves nothing.
            "--nothing" => return,
            "--root" => builder.preopen_dir(next().expect("a directory"), "/").expect("the directory"),
            "--env" => builder.env(next().expect("a name"), next().expect("a value")),
            _ => break,
        };
    }
    let wasi = builder.args(std::iter::from_fn(next)).build().expect("a context");
    let (_, start) = GUESTS.iter().find(|(guest, _)| *guest == name).expect("a guest");
    // As much stack as a guest may want.
    let guest = std::thread::Builder::new().stack_size(64 << 20).spawn(move || start(wasi)).expect("a thread");
    match guest.join().expect("no panic") {
        Ok(code) => std::process::exit(code),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(134);
        }
    }
}
