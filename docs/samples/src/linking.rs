//! Samples of “Linking modules”.

use crate::TestResult;
use crate::guests::{app, extensible};

#[test]
fn linked_modules_share_a_memory() -> TestResult {
    // ANCHOR: link
    let mut guest = app::Module::new()?;
    guest.run()?; // calls `upper` of `lib`, directly
    assert_eq!(guest.lib().memory().read(64, 5), Some(&b"SHOUT"[..]));
    assert_eq!(guest.lib().calls(), 1);
    guest.lib().upper(64, 5)?;
    // ANCHOR_END: link
    assert_eq!(guest.lib().calls(), 2);
    Ok(())
}

#[test]
fn a_linked_module_can_be_instantiated_later() -> TestResult {
    // ANCHOR: later
    let mut guest = extensible::Module::new()?; // `calc` and `lib`
    assert_eq!(guest.add(1, 2)?, 3);
    guest.instantiate_extension()?; // writes its data into the memory of `lib`
    guest.extension().run()?;
    assert_eq!(guest.lib().memory().read(64, 5), Some(&b"SHOUT"[..]));
    // ANCHOR_END: later
    Ok(())
}
