;; A module whose memory and table others use, and whose start function writes to the memory.
(module
  (memory (export "memory") 2)
  (table (export "table") 2 funcref)
  (type $read (func (param i32) (result i32)))
  (data (i32.const 0) "{BYTES}")
  (func $start (i32.store (i32.const 60000) (i32.load (i32.const 40000))))
  (start $start)
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $read) (local.get 0) (i32.const 0)))
)
