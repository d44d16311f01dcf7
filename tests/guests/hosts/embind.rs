//! What the hosts around Emscripten's modules with embind share: imports that do nothing, what the guest registers,
//! and its memory.

use wasm2rs_rt::{Error, HostError, Memory};

/// Imports whose calls make no difference here.
macro_rules! ignored {
    ($($name:ident = $meaning:literal($($param:ty),*);)*) => {$(
        #[doc = $meaning]
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<(), HostError> {
            Ok(())
        }
    )*};
}

/// Imports that are not called.
macro_rules! unused {
    ($($name:ident = $meaning:literal($($param:ty),*) -> $result:ty;)*) => {$(
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<$result, HostError> {
            Err($meaning.into())
        }
    )*};
}

/// What the guest registers: of a kind, with the name at this address.
pub fn registered(memory: &Memory, kind: &str, name: i32) -> Result<String, HostError> {
    let name = memory.read_c_str(name as u32).ok_or("a name that does not end")?;
    Ok(format!("{kind} {}", String::from_utf8_lossy(name)))
}

/// `emscripten_memcpy_big`
pub fn memcpy_big(memory: &mut Memory, dst: i32, src: i32, len: i32) {
    let (src, len) = (src as u32 as usize, len as u32 as usize);
    memory.bytes_mut().copy_within(src..src + len, dst as u32 as usize);
}

/// `emscripten_resize_heap`
pub fn resize_heap(memory: &mut Memory, bytes: i32) -> i32 {
    let pages = u64::from((bytes as u32).div_ceil(65536));
    (memory.grow(pages.saturating_sub(memory.size_pages()) as i32) >= 0) as i32
}

/// Whether a block of memory that was freed comes back. Blocks do not overlap.
pub fn reuses_memory<G>(
    guest: &mut G,
    malloc: fn(&mut G, i32) -> Result<i32, Error>,
    free: fn(&mut G, i32) -> Result<(), Error>,
) -> Result<bool, Error> {
    let blocks = (0..100).map(|_| malloc(guest, 100_000)).collect::<Result<Vec<_>, _>>()?;
    let mut starts = blocks.clone();
    starts.sort_unstable();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 100_000));
    blocks.iter().try_for_each(|block| free(guest, *block))?;
    Ok(starts.contains(&malloc(guest, 100_000)?))
}
