#ifndef ENLACE_CSQLITE_SHIM_H
#define ENLACE_CSQLITE_SHIM_H

// Swift cannot call variadic functions.

#include <sqlite3.h>

/// Has SQLite keep no statistics of its memory, which cost a lock of the whole process for each allocation.
///
/// Counts only before anything else of SQLite has been called; SQLITE_MISUSE after that.
static inline int sqlite_shim_omit_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
