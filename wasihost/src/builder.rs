//! What a guest is given, named before it starts.

use std::path::Path;
use std::time::Duration;

use crate::abi::{MAX_CALL_BYTES, Rights};
use crate::clock::Clocks;
use crate::deterministic::{SplitMix64, VirtualTime};
use crate::env::HostFunction;
use crate::fs::{Dir, HostDir, Opened, TreeDir};
use crate::random::Random;
use crate::rt::memory::MAX_PAGES;
use crate::table::{DEFAULT_MAX_FDS, Descriptor, FdTable};
use crate::trace::{Hook, TracedCall};
use crate::{BuildError, LostPath, Socket, Stream, WasiCtx, lost};

/// Builds a [`WasiCtx`]. What is not named, the guest does not have.
///
/// # How much memory a guest makes the host use
///
/// A call takes at most 1 MiB of the host's memory, whatever its parameters are, and gives it back. What a guest
/// can make the host keep is bounded:
///
/// - its own memory: [`max_memory_pages`](Self::max_memory_pages);
/// - listings of directories: 64 MiB for all descriptors together, and as much while one is taken;
/// - trees in memory: [`TreeDir::capacity`], 256 MiB unless set, and up to twice that while files grow;
/// - output that the embedder has not taken yet: [`OutputBuffer::with_capacity`](crate::OutputBuffer), 256 MiB
///   unless set;
/// - descriptors: [`max_descriptors`](Self::max_descriptors).
///
/// ```
/// use wasihost::{Stream, WasiCtx};
///
/// # fn main() -> Result<(), wasihost::BuildError> {
/// let wasi = WasiCtx::builder()
///     .args(["cat", "-"])
///     .envs([("LANG", "C"), ("TERM", "dumb")])
///     .stdin(Stream::bytes("one line\n"))
///     .stdout(Stream::inherit())
///     .build()?;
/// # drop(wasi);
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct Builder {
    args: Vec<String>,
    env: Vec<(String, String)>,
    preopens: Vec<(Box<dyn Dir>, String)>,
    sockets: Vec<Socket>,
    streams: [Stream; 3],
    clocks: Clocks,
    random: Random,
    max_fds: usize,
    max_call_bytes: usize,
    max_memory_pages: u32,
    trace: Option<Hook>,
    lost_path: Option<lost::Hook>,
    host_function: Option<HostFunction>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            args: Vec::new(),
            env: Vec::new(),
            preopens: Vec::new(),
            sockets: Vec::new(),
            streams: [Stream::null(), Stream::null(), Stream::null()],
            clocks: Clocks::default(),
            random: Random::default(),
            max_fds: DEFAULT_MAX_FDS,
            max_call_bytes: MAX_CALL_BYTES,
            max_memory_pages: MAX_PAGES,
            trace: None,
            lost_path: None,
            host_function: None,
        }
    }
}

impl Builder {
    /// Adds one argument; the first is the program's name.
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments; the first of all is the program's name.
    pub fn args(mut self, args: impl IntoIterator<Item: Into<String>>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable; a later one of the same name replaces an earlier one, in its place.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.env.iter_mut().find(|(set, _)| *set == name) {
            Some((_, old)) => *old = value,
            None => self.env.push((name, value)),
        }
        self
    }

    /// Sets environment variables; `std::env::vars()` gives the guest those of the host.
    pub fn envs(self, vars: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        vars.into_iter().fold(self, |builder, (name, value)| builder.env(name, value))
    }

    /// Gives the guest a directory of the host, to read and write, under the path `guest`.
    ///
    /// # Errors
    /// [`BuildError::Preopen`] if it can not be opened.
    pub fn preopen_dir(self, host: impl AsRef<Path>, guest: impl Into<String>) -> Result<Self, BuildError> {
        let dir = open_host_dir(host.as_ref())?;
        Ok(self.preopen(Box::new(dir), guest))
    }

    /// Gives the guest a directory of the host, to read only, under the path `guest`.
    ///
    /// # Errors
    /// [`BuildError::Preopen`] if it can not be opened.
    pub fn preopen_dir_readonly(
        self,
        host: impl AsRef<Path>,
        guest: impl Into<String>,
    ) -> Result<Self, BuildError> {
        let dir = open_host_dir(host.as_ref())?.read_only();
        Ok(self.preopen(Box::new(dir), guest))
    }

    /// Gives the guest a tree that is part of the program, to read only, under the path `guest`.
    ///
    /// ```
    /// use include_dir::{Dir, include_dir};
    /// use wasihost::WasiCtx;
    ///
    /// static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/fs");
    /// let wasi = WasiCtx::builder().preopen_embedded(&ASSETS, "/assets").build().unwrap();
    /// # drop(wasi);
    /// ```
    pub fn preopen_embedded(
        self,
        tree: &'static include_dir::Dir<'static>,
        guest: impl Into<String>,
    ) -> Self {
        self.preopen(Box::new(TreeDir::embedded(tree).read_only()), guest)
    }

    /// Gives the guest a directory of any backend under the path `guest`.
    pub fn preopen(mut self, dir: Box<dyn Dir>, guest: impl Into<String>) -> Self {
        self.preopens.push((dir, guest.into()));
        self
    }

    /// Gives the guest a socket: a listener or a connection, TCP or Unix.
    ///
    /// Sockets have the descriptors after all directories, because a guest's search for directories ends at
    /// the first descriptor that is none.
    pub fn preopen_socket(mut self, socket: impl Into<Socket>) -> Self {
        self.sockets.push(socket.into());
        self
    }

    /// Gives the guest the standard streams of the process.
    pub fn inherit_stdio(self) -> Self {
        self.stdin(Stream::inherit()).stdout(Stream::inherit()).stderr(Stream::inherit())
    }

    /// What the guest reads as its standard input; nothing by default.
    pub fn stdin(mut self, stream: impl Into<Stream>) -> Self {
        self.streams[0] = stream.into();
        self
    }

    /// Where the guest's standard output goes; nowhere by default.
    pub fn stdout(mut self, stream: impl Into<Stream>) -> Self {
        self.streams[1] = stream.into();
        self
    }

    /// Where the guest's standard error goes; nowhere by default.
    pub fn stderr(mut self, stream: impl Into<Stream>) -> Self {
        self.streams[2] = stream.into();
        self
    }

    /// Replaces the wall clock: the time since 1970.
    pub fn walltime(mut self, clock: impl FnMut() -> Duration + Send + 'static) -> Self {
        self.clocks.walltime = Some(Box::new(clock));
        self
    }

    /// Replaces the monotonic clock, and with it the clocks of CPU time; what it shows must not go back.
    pub fn nanotime(mut self, clock: impl FnMut() -> Duration + Send + 'static) -> Self {
        self.clocks.nanotime = Some(Box::new(clock));
        self
    }

    /// Replaces how the guest sleeps. While it sleeps, no descriptor wakes it: they are asked before and
    /// after.
    pub fn nanosleep(mut self, sleep: impl FnMut(Duration) + Send + 'static) -> Self {
        self.clocks.nanosleep = Some(Box::new(sleep));
        self
    }

    /// Replaces how the guest yields.
    pub fn osyield(mut self, osyield: impl FnMut() + Send + 'static) -> Self {
        self.clocks.osyield = Some(Box::new(osyield));
        self
    }

    /// Replaces the source of random bytes; by default it is the operating system's, which is secure.
    ///
    /// Up to 512 of its bytes are taken ahead. A process that is forked between two calls of the guest (which
    /// needs code that is not safe) gives both copies the same ones; so does a virtual machine that is copied.
    /// Those who do that ask the system each time: `.random(|buf| getrandom::fill(buf).unwrap())`.
    pub fn random(mut self, fill: impl FnMut(&mut [u8]) + Send + 'static) -> Self {
        self.random = Random::new(fill);
        self
    }

    /// How many descriptors the guest can have open at once, streams and preopens included; 1,024 by default.
    pub fn max_descriptors(mut self, count: usize) -> Self {
        self.max_fds = count;
        self
    }

    /// How many bytes one call may move; about 2 GiB by default. A guest that reads, writes, receives or sends
    /// more sees a short count; `random_get` of more is `inval`.
    pub fn max_bytes_per_call(mut self, bytes: usize) -> Self {
        self.max_call_bytes = bytes.min(MAX_CALL_BYTES);
        self
    }

    /// How many pages of 64 KiB the guest's memory can have; what the guest declares by default, and 65,536 at
    /// most. A guest that starts with more is not instantiated, and `memory.grow` beyond answers -1.
    pub fn max_memory_pages(mut self, pages: u32) -> Self {
        self.max_memory_pages = pages.min(MAX_PAGES);
        self
    }

    /// Makes every run the same: clocks that start on 2022-01-01 and move by a millisecond when they are
    /// looked at, and by its length when the guest sleeps, which takes no time; random numbers from `seed`,
    /// which are not secure; a yield that does nothing. What is replaced afterwards stays replaced.
    ///
    /// What the guest gets from outside is not changed: host directories (their times and inode numbers
    /// included), streams and sockets. An in-memory tree has a clock of its own,
    /// [`TreeDir::walltime`](crate::TreeDir::walltime).
    ///
    /// ```
    /// use wasihost::{WasiCtx, preview1};
    ///
    /// let numbers = |seed| {
    ///     let mut wasi = WasiCtx::builder().deterministic(seed).build().unwrap();
    ///     let mut memory = [0; 8];
    ///     assert_eq!(preview1::random_get(&mut wasi, &mut memory, 0, 8), 0);
    ///     memory
    /// };
    /// assert_eq!(numbers(1), numbers(1));
    /// assert_ne!(numbers(1), numbers(2));
    /// ```
    pub fn deterministic(self, seed: u64) -> Self {
        let time = VirtualTime::default();
        let (walltime, nanotime, nanosleep) = (time.clone(), time.clone(), time);
        let mut generator = SplitMix64::new(seed);
        self.walltime(move || walltime.walltime())
            .nanotime(move || nanotime.nanotime())
            .nanosleep(move |length| {
                nanosleep.advance(length);
            })
            .osyield(|| {})
            .random(move |buf| generator.fill(buf))
    }

    /// Calls `hook` after each call of the guest, and before `proc_exit`. Without a hook, nothing is spent on
    /// tracing.
    ///
    /// ```
    /// use wasihost::WasiCtx;
    ///
    /// let wasi = WasiCtx::builder().trace(|call| eprintln!("{call}")).build().unwrap();
    /// # drop(wasi);
    /// ```
    pub fn trace(mut self, hook: impl FnMut(&TracedCall) + Send + 'static) -> Self {
        self.trace = Some(Box::new(hook));
        self
    }

    /// Calls `hook` after each call with a path that fails because nothing is there, or nothing that the guest
    /// may have: `noent`, `notcapable`, `perm`, `acces` and `rofs`. The hook is told the call and the
    /// directories that the guest has, which is what its user needs to know. Calls that succeed cost nothing.
    ///
    /// The C library of many guests compares paths with the preopened directories itself, and makes no call for
    /// a path that is below none of them: see [`WasiCtx::preopens`] for what to say when such a guest fails.
    ///
    /// ```
    /// use wasihost::WasiCtx;
    ///
    /// let wasi = WasiCtx::builder().lost_path(|lost| eprintln!("{lost}")).build().unwrap();
    /// # drop(wasi);
    /// ```
    pub fn lost_path(mut self, hook: impl FnMut(&LostPath) + Send + 'static) -> Self {
        self.lost_path = Some(Box::new(hook));
        self
    }

    /// What [`env::call_host_function`](crate::env::call_host_function) calls: a function of the guest's
    /// memory and three numbers.
    pub fn call_host_function(
        mut self,
        function: impl FnMut(&mut [u8], i32, i32, i32) -> i32 + Send + 'static,
    ) -> Self {
        self.host_function = Some(Box::new(function));
        self
    }

    /// Builds the context. Streams are descriptors 0 to 2, preopened directories follow in their order, then
    /// sockets in theirs.
    ///
    /// # Errors
    /// [`BuildError`] for an argument or a variable that can not be passed, or too many
    /// preopens.
    pub fn build(self) -> Result<WasiCtx, BuildError> {
        if let Some(arg) = self.args.iter().find(|arg| arg.contains('\0')) {
            return Err(BuildError::Arg(arg.clone()));
        }
        let env = self.env.into_iter().map(env_string).collect::<Result<_, _>>()?;
        let mut fds = FdTable::new(self.max_fds);
        let streams = self.streams.into_iter().enumerate().map(|(number, stream)| {
            let file = Opened::File(stream.into_file(number)?);
            Some(Descriptor::stream(file))
        });
        let preopens = self.preopens.into_iter().map(|(dir, guest)| Some(Descriptor::preopen(dir, guest)));
        let sockets = self.sockets.into_iter().map(|socket| {
            let flags = socket.flags();
            let file = Opened::File(Box::new(socket));
            Some(Descriptor::new(file, Rights::SOCKET, Rights::empty(), flags))
        });
        for descriptor in streams.chain(preopens).chain(sockets) {
            fds.append(descriptor).map_err(|_| BuildError::TooManyDescriptors)?;
        }
        Ok(WasiCtx {
            args: self.args,
            env,
            fds,
            clocks: self.clocks,
            random: self.random,
            max_call_bytes: self.max_call_bytes,
            max_memory_pages: self.max_memory_pages,
            trace: self.trace,
            lost_path: self.lost_path,
            host_function: self.host_function,
            #[cfg(feature = "emscripten")]
            temp_ret0: 0,
        })
    }
}

fn open_host_dir(path: &Path) -> Result<HostDir, BuildError> {
    HostDir::open_ambient(path).map_err(|source| BuildError::Preopen { path: path.to_owned(), source })
}

/// A variable as the guest sees it, `NAME=VALUE`.
fn env_string((name, value): (String, String)) -> Result<String, BuildError> {
    if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
        return Err(BuildError::Env(name));
    }
    Ok(format!("{name}={value}"))
}
