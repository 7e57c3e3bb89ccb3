#ifndef ENLACE_CJEMALLOC_SHIM_H
#define ENLACE_CJEMALLOC_SHIM_H

#include <jemalloc/jemalloc.h>

#endif
