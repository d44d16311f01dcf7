;; assemblyscript
;; host: super::OwnExit
;; host_imports: env.process.exit
;; Every import of AssemblyScript's runtime that `wasihost` answers, exported again; one of them is the host's.
(module
  (func $Date.now (export "Date.now") (import "env" "Date.now") (result f64))
  (func $Math.random (export "Math.random") (import "env" "Math.random") (result f64))
  (func $abort (export "abort") (import "env" "abort") (param i32 i32 i32 i32))
  (func $console.assert (export "console.assert") (import "env" "console.assert") (param i32 i32))
  (func $console.debug (export "console.debug") (import "env" "console.debug") (param i32))
  (func $console.error (export "console.error") (import "env" "console.error") (param i32))
  (func $console.info (export "console.info") (import "env" "console.info") (param i32))
  (func $console.log (export "console.log") (import "env" "console.log") (param i32))
  (func $console.warn (export "console.warn") (import "env" "console.warn") (param i32))
  (func $performance.now (export "performance.now") (import "env" "performance.now") (result f64))
  (func $process.exit (export "process.exit") (import "env" "process.exit") (param i32))
  (func $seed (export "seed") (import "env" "seed") (result f64))
  (func $trace (export "trace") (import "env" "trace") (param i32 i32 f64 f64 f64 f64 f64))
  (memory (export "memory") 1)
  (data (i32.const 60) "\0a\00\00\00h\00a\00l\00l\00\f6\00")
  (data (i32.const 92) "\08\00\00\00a\00.\00t\00s\00"))
