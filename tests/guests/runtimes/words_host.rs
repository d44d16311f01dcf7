use wasihost::WasiCtx;
use wasihost::assemblyscript::Abort;
use wasihost::rt::Error;
use words::Module;

// ANCHOR: string
/// The compiler's number for the class of strings.
const STRING: i32 = 2;

/// Makes a string of the guest's.
fn string(guest: &mut Module, text: &str) -> Result<i32, Error> {
    let bytes: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let addr = guest.__new(bytes.len() as i32, STRING)?;
    guest.memory_mut().write(addr as u32, &bytes).expect("room for the string");
    Ok(addr)
}
// ANCHOR_END: string

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wasi = WasiCtx::builder().deterministic(1).inherit_stdio().build()?;
    let mut guest = Module::new(wasi)?;
    for text in ["to be or not to be", "that is the question", "être ou ne pas être"] {
        let text = string(&mut guest, text)?;
        guest.add(text)?;
    }
    let word = string(&mut guest, "be")?;
    println!("“be”: {}", guest.count(word)?);
    // ANCHOR: abort
    let word = string(&mut guest, "naught")?;
    let Err(Error::Host(error)) = guest.count(word) else { panic!("no error") };
    println!("{error}");
    let abort: &Abort = error.downcast_ref().expect("an abort");
    assert_eq!(abort.file.as_deref(), Some("words.ts"));
    // ANCHOR_END: abort
    println!("different: {}", guest.report()?);
    println!("{}", guest.year()?);
    println!("{:?}", guest.exit(7));
    Ok(())
}
