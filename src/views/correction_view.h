/* SPDX-License-Identifier: MIT */
/* What a correction changed, as readers may compare it. */
#pragma once

#include "views/view.h"

/* {list: [{name or false, parts: [{text, gone, new, same: one of them true}]}]}: the headline and
 * the standfirst where they changed, named, and each paragraph of the text that did; NULL where
 * readers may not compare, or nothing is known of the words before. */
Value *correction_view(View *view, const Story *story, const Correction *correction);
