/// Tells the history of one run as a story. Open [RunStory], which turns events into lines and knows no
/// service; the events come from a gateway or from an export ([StoryEvents]).
@NullMarked
package dev.stillpoint.local.story;

import org.jspecify.annotations.NullMarked;
