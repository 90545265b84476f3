import Console
import Foundation
import InspectorApp

exit(await CommandRun.status(of: Inspector.self, arguments: Array(CommandLine.arguments.dropFirst())))
