@NullMarked
package dev.stillpoint.agent.powershell;

import org.jspecify.annotations.NullMarked;
