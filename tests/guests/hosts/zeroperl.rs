//! Around Perl 5, compiled for WASI with its library inside: scripts, errors, and files in the folder that the
//! first argument names.

use wasihost::WasiCtx;
use wasihost::rt::{Error, HostError};

use crate::guest::{Caller, EnvImports, Module};

pub struct Host(WasiCtx);

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.0
    }
}

impl EnvImports for Host {
    /// A Perl function that the host implements: returns the number of its arguments, as a Perl value.
    fn call_host_function(caller: &mut Caller<'_>, _: i32, count: i32, _: i32) -> Result<i32, HostError> {
        Ok(caller.zeroperl_new_int(count)?)
    }
}

struct Perl(Module);

impl Perl {
    fn new(wasi: WasiCtx) -> Result<Self, Error> {
        let mut guest = Module::new(Host(wasi))?;
        guest.set_stack_bytes(128 << 20);
        // Where the guest saves its stack when it unwinds itself: from byte 24 up to its stack.
        let stack = guest.__stack_pointer();
        guest.memory_mut().write_i32_le(16, 24).unwrap();
        guest.memory_mut().write_i32_le(20, stack).unwrap();
        guest._initialize()?;
        assert_eq!(guest.zeroperl_init()?, 0);
        Ok(Self(guest))
    }

    fn string(&mut self, text: &str) -> Result<i32, Error> {
        let addr = self.0.malloc(text.len() as i32 + 1)?;
        self.0.memory_mut().write(addr as u32, text.as_bytes()).unwrap();
        self.0.memory_mut().write_u8(addr as u32 + text.len() as u32, 0).unwrap();
        Ok(addr)
    }

    fn register(&mut self, id: i32, name: &str) -> Result<(), Error> {
        let name = self.string(name)?;
        self.0.zeroperl_register_function(id, name)?;
        self.0.free(name)
    }

    /// Evaluates a script in scalar context; prints the error if there is one.
    fn eval(&mut self, script: &str) -> Result<(), Error> {
        let code = self.string(script)?;
        if self.0.zeroperl_eval(code, 1, 0, 0)? != 0 {
            self.0.zeroperl_flush()?;
            let error = self.0.zeroperl_last_error()? as u32;
            print!("error: {}", String::from_utf8_lossy(self.0.memory().read_c_str(error).unwrap()));
        }
        self.0.zeroperl_flush()?;
        self.0.free(code)
    }
}

const SCRIPTS: &[&str] = &[
    r#"print "perl $]\n""#,
    r#"my %n; $n{$_}++ for split //, "mississippi"; print join(" ", map { "$_$n{$_}" } sort keys %n), "\n""#,
    r#"my $t = "The year 1999, and 2024"; $t =~ s/(\d+)/<$1>/g; print "$t\n"; print scalar reverse("abc"), "\n""#,
    r#"sub f { my $n = shift; $n < 2 ? $n : f($n - 1) + f($n - 2) } print f(18), "\n""#,
    r#"printf "%05.2f %x %e %s\n", 3.14159, 255, 12345.678, join ",", sort { $b <=> $a } 1 .. 5"#,
    r#"eval { die { code => 42 } }; print "caught $@->{code}\n""#,
    r#"use strict; use warnings; use List::Util qw(sum max); print sum(1 .. 100), " ", max(3, 9, 2), "\n""#,
    r#"use Data::Dumper; $Data::Dumper::Sortkeys = 1; $Data::Dumper::Indent = 1; print Dumper({ a => [1, 2], b => undef })"#,
    r#"open my $out, ">", "/file.txt" or die "open: $!"; print $out "line $_\n" for 1 .. 1000; close $out;
       open my $in, "<", "/file.txt" or die; my @lines = <$in>; print scalar(@lines), " $lines[499]"; print -s "/file.txt", "\n""#,
    r#"print "host got ", count(1, "two", [3]), "\n""#,
    r#"my $x = 1; my $s = 0; while ($x < 300000) { $s = ($s * 31 + $x) % 1000003; $x++ } print "$s\n""#,
    r#"die "on purpose\n""#,
    r#"print "after\n""#,
];

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("no folder was given")?;
    // Perl wants to open it when it starts.
    std::fs::create_dir(format!("{folder}/dev"))?;
    std::fs::write(format!("{folder}/dev/null"), "")?;
    let wasi = WasiCtx::builder().arg("zeroperl").inherit_stdio().preopen_dir(folder, "/")?.build()?;
    let mut perl = Perl::new(wasi)?;
    perl.register(1, "count")?;
    for script in SCRIPTS {
        perl.eval(script)?;
    }
    Ok(())
}
