#ifndef ENLACE_CCURL_SHIM_H
#define ENLACE_CCURL_SHIM_H

// Swift cannot call variadic functions, so each kind of argument of libcurl's setopt and getinfo gets a function.
// The names in parentheses keep the type-checking macros of the same name out of the way: the kinds are checked here.

#include <curl/curl.h>

/// Prepares libcurl for the whole process; libcurl makes repeated calls, from any thread, harmless.
static inline CURLcode curl_shim_start(void) {
    return curl_global_init(CURL_GLOBAL_ALL);
}

/// For options of the kind CURLOPTTYPE_LONG and CURLOPTTYPE_VALUES.
static inline CURLcode curl_shim_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For options of the kind CURLOPTTYPE_OFF_T.
static inline CURLcode curl_shim_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For options that take a C string, which libcurl copies, except those that say otherwise; NULL resets the option.
static inline CURLcode curl_shim_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For options of the kind CURLOPTTYPE_OBJECTPOINT, CURLOPTTYPE_CBPOINT and CURLOPTTYPE_SLISTPOINT.
static inline CURLcode curl_shim_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For options of the kind CURLOPTTYPE_BLOB, of which libcurl takes a copy; NULL resets the option.
static inline CURLcode curl_shim_set_blob(CURL *handle, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob = {(void *)data, length, CURL_BLOB_COPY};
    return (curl_easy_setopt)(handle, option, data ? &blob : NULL);
}

/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
static inline CURLcode curl_shim_set_writer(CURL *handle, CURLoption option, curl_write_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For CURLOPT_READFUNCTION.
static inline CURLcode curl_shim_set_reader(CURL *handle, CURLoption option, curl_read_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// For CURLOPT_OPENSOCKETFUNCTION.
static inline CURLcode curl_shim_set_opener(CURL *handle, CURLoption option, curl_opensocket_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_shim_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode curl_shim_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode curl_shim_get_string(CURL *handle, CURLINFO info, const char **value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLMcode curl_shim_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return (curl_multi_setopt)(handle, option, value);
}

#endif
