package dev.stillpoint.agent.powershell;

/// One thing that was looked at before an agent is let loose.
///
/// @param check what kind of thing
/// @param subject which one
/// @param detail what was found
/// @param remedy what a person does when it is not good
public record Finding(String check, String subject, boolean good, String detail, String remedy) {}
