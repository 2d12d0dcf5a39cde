import type { FastifyReply, FastifyRequest } from 'fastify'
import { STATUS, sendProblem, toProblem } from '../error-response.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { translate } from '../foreign-errors.ts'
import type { Logger } from '../../observability/logger.ts'
import type { App } from '../app-deps.ts'
import type { Socket } from 'node:net'

/** Answers an error as a problem. What is our fault (5xx) is logged with its stack and cause; nothing of that is sent. */
export function createErrorResponder(
  logger: Logger,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const known = translate(error, request.id)
    if (STATUS[known.code] >= 500) {
      logger.error(
        {
          request: request.id,
          code: known.code,
          err: known.code === 'internal' ? (known.cause ?? known) : known,
        },
        known.detail,
      )
    }
    return sendProblem(reply, known, request.id)
  }
}

export function addErrorHandling(app: App, logger: Logger): void {
  app.setErrorHandler(createErrorResponder(logger))
}

/** Answers what is not HTTP at all, or came too slowly, on the bare socket; there is no request yet to reply to. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known = explainClientError(error.code)
  const body = JSON.stringify(toProblem(known, requestId))
  const status = STATUS[known.code]
  socket.end(
    `HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : 'Bad Request'}\r\nConnection: close\r\n` +
      `Content-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function explainClientError(code: string | undefined): SlipwayError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new SlipwayError('request_timeout', { detail: 'The headers or the body took too long to arrive.' })
  }
  const detail =
    code === 'HPE_HEADER_OVERFLOW' ? 'The headers are larger than 16 KiB.' : 'This is not valid HTTP/1.1.'
  return new SlipwayError('request_invalid', { detail })
}
