/* SPDX-License-Identifier: MIT */
/* The writing half of an import: records become stories, their names ids, in batches of one
 * transaction each. */
#pragma once

#include "wire/import.h"
#include "wire/record.h"

typedef struct Intake Intake;

Intake *intake_new(
    Newsroom *newsroom, const char *path, const ImportOptions *options, ImportReport *report);
void intake_free(Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intake, intake_free)

/* Takes records in, in one transaction. Those that cannot come in are reported and counted; an
 * error undoes the batch and stops the import. */
bool intake_take(Intake *intake, ImportRecord *const *records, unsigned count, GError **error);
