package dev.stillpoint.gateway.problem;

/// What is wrong with one field of a request.
///
/// @param field the field's name, dotted where nested; a query parameter's or header's name where it is one
public record FieldError(String field, String detail) {}
