/// How the API says no: RFC 9457 problem documents and nothing else, whatever went wrong and wherever.
///
/// Open [ProblemCode] first: the closed list of codes. Code that refuses throws [ProblemException]; `ProblemMappers`
/// turns it, and everything that other layers throw, into a document; `ProblemRoutes` does so for requests that never
/// reached a resource. Each refusal is told to the audit.
@NullMarked
package dev.stillpoint.gateway.problem;

import org.jspecify.annotations.NullMarked;
