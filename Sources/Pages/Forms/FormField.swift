import InspectionDomain

/// One declared field as a form draws it; the template `field` shows it.
public struct FormField: Sendable {
    /// The declared name.
    public let name: String
    /// What people call it.
    public let label: String
    /// What to enter; empty if nothing more is to be said.
    public let hint: String
    /// Whether a record without it is unfinished.
    public let isRequired: Bool
    /// Whether several inputs stand under one heading.
    public let isGroup: Bool
    /// The inputs, one a register.
    public let inputs: [FormInput]
    /// Where a new member of a set is typed; `nil` for other fields.
    public let addition: FormInput?
    /// Whether it takes the form's whole width.
    public let isWide: Bool
    /// What stood there the last time; empty if nothing did.
    public let last: String
    /// Where a person settles the values that stand side by side; empty if there is nothing to settle.
    public let conflictAddress: String

    /// What the template names.
    public var data: PageData { data(isPostedWhole: false) }

    /// What the template names.
    ///
    /// - Parameter isPostedWhole: whether the form has one button for all, so that the browser asks for what is required
    ///   before it posts; a form that saves field by field is never finished.
    public func data(isPostedWhole: Bool) -> PageData {
        let isNeeded = isRequired && !isGroup
        return [
            "name": name, "label": label, "hint": hint, "isRequired": isRequired, "isGroup": isGroup,
            "inputs": inputs.map {
                $0.data.merging([
                    "isMember": inputs.count > 1, "isNeeded": isNeeded, "mustFill": isNeeded && isPostedWhole,
                ])
            },
            "addition": addition?.data, "isWide": isWide, "last": last, "conflictAddress": conflictAddress,
        ]
    }
}

/// One register's input; the template `input` shows it.
public struct FormInput: Sendable {
    /// How a register is entered.
    public enum Widget: Sendable {
        /// A line of text, with the input's type and the keyboard that suits it.
        case line(type: String, keyboard: String)
        /// Several lines.
        case note
        /// One of few, all in sight.
        case radio([FormChoice])
        /// One of many.
        case pick([FormChoice])
        /// Yes or nothing.
        case check
    }

    /// A choice of a radio group or a list.
    public struct FormChoice: Sendable {
        /// The input's id.
        public let id: String
        /// What is posted.
        public let code: String
        /// What people see.
        public let label: String
        /// Whether it stands.
        public let isChosen: Bool
    }

    /// The input's id, unique on the page.
    public let id: String
    /// The register, such as `forms/siteView`; empty for a new member of a set.
    public let register: String
    /// The name it posts.
    public let postName: String
    /// What people call it.
    public let label: String
    /// The dots that the form shows.
    public let shown: String
    /// The value as typed.
    public let value: String
    /// The unit, if it counts something.
    public let unit: String
    /// The most characters, if limited.
    public let maxLength: String
    /// Whether it cannot be changed now.
    public let isLocked: Bool
    /// How it is entered.
    public let widget: Widget

    init(
        id: String, register: String, postName: String? = nil, label: String, shown: String, value: String,
        unit: String = "", maxLength: String = "", isLocked: Bool = false, widget: Widget
    ) {
        self.id = id
        self.register = register
        self.postName = postName ?? "v:" + register
        self.label = label
        self.shown = shown
        self.value = value
        self.unit = unit
        self.maxLength = maxLength
        self.isLocked = isLocked
        self.widget = widget
    }

    /// What the template names.
    public var data: PageData {
        var data: PageData = [
            "id": id, "register": register, "postName": postName, "label": label, "shown": shown, "value": value,
            "unit": unit, "maxLength": maxLength, "isLocked": isLocked,
            // A new member of a set showed no value, and a locked input posts none.
            "postsShown": !register.isEmpty && !isLocked,
        ]
        switch widget {
        case .line(let type, let keyboard):
            data["isLine"] = true
            data["type"] = type
            data["keyboard"] = keyboard
        case .note: data["isNote"] = true
        case .radio(let choices):
            data["isRadio"] = true
            data["choices"] = choices.map(\.data)
        case .pick(let choices):
            data["isPick"] = true
            data["choices"] = choices.map(\.data)
        case .check: data["isCheck"] = true
        }
        return data
    }
}

extension FormInput.FormChoice {
    var data: PageData { ["id": id, "code": code, "label": label, "isChosen": isChosen] }
}
