;; interruptible
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "go on")
  ;; Loops while the memory says so.
  (func $start (loop (br_if 0 (i32.load8_u (i32.const 0)))))
  (start $start))
