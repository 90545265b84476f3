import CentralServer
import Console
import Foundation

exit(await CommandRun.status(of: CentralCommand.self, arguments: Array(CommandLine.arguments.dropFirst())))
